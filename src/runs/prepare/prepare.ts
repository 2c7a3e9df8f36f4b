/** An experiment file, checked whole and planned: all that `run` and `plan` share before any training. */
import { type Experiment, type ExperimentReading, type Override, readExperimentFile } from '../../config/index.ts';
import { type DatasetFacts, loadDatasets, type SharedDataset } from '../../data/index.ts';
import {
  checkPoints,
  expandPoints,
  listDatasets,
  listRungs,
  listTrials,
  type Point,
  type Rung,
  type Trial,
} from '../../plan/index.ts';
import { canonicalJson, countOf, type Diagnostic, formatPath, KobaiError, omitUndefined } from '../../shared/index.ts';
import { checkMemory, readRoom } from './check-memory.ts';
import { type InitialWeights, readInitialWeights } from './read-initial-weights.ts';
import { readConditions, selectPoints } from './select-points.ts';
import { settleDataKernels } from './settle-kernels.ts';

/** A checked experiment with its points, data and trials, before any training. */
export type Prepared = {
  readonly experiment: Experiment;
  /** The experiment as a file that says all of it: what it extends, changes and defaults written out. */
  readonly resolve: () => Readonly<Record<string, unknown>>;
  /** Every point of the grid, in grid order. */
  readonly points: readonly Point[];
  readonly datasets: readonly SharedDataset[];
  /** For each point, the index of its data set; where there are folds, of the first: those of the others follow it. */
  readonly datasetOfPoint: readonly number[];
  /** What is known of each point's data set. */
  readonly facts: readonly DatasetFacts[];
  /** The rungs of successive halving; without it one. */
  readonly rungs: readonly Rung[];
  /** The trials of every point, in grid order; of halving those of every rung. */
  readonly trials: readonly Trial[];
  /** Those of them that the command is narrowed to. */
  readonly selected: readonly Trial[];
  readonly initialWeights?: InitialWeights;
  /** Where the file leaves the learning rates open: that this is the test of which to take, or those that were taken. */
  readonly learningRates?: 'rangeTest' | readonly number[];
  readonly warnings: readonly Diagnostic[];
};

/**
 * Reads an experiment file, loads its data and lists its trials.
 *
 * @param only conditions of `--only`
 * @param workers threads that are to train it, for which there must be memory; absent: none are
 * @throws CONFIG_INVALID with every diagnostic at its place, where anything is wrong with the file or its data
 */
export function prepareExperiment(
  file: string,
  overrides: readonly Override[],
  only: readonly string[],
  workers?: number,
): Prepared {
  return prepareReading(readExperimentFile(file, overrides), file, only, workers);
}

/** As `prepareExperiment`, of an experiment that was read. @param file as messages name it */
export function prepareReading(
  { experiment, resolve, diagnostics, locate }: ExperimentReading,
  file: string,
  only: readonly string[],
  workers?: number,
): Prepared {
  const refuse = (all: readonly Diagnostic[]) => {
    const count = all.filter(({ severity }) => severity === 'error').length;
    const message = `${countOf(count, 'error')} in ${file}, nothing was trained`;
    return new KobaiError('input', 'CONFIG_INVALID', message, { diagnostics: all.map(locate) });
  };
  if (!experiment || !resolve) throw refuse(diagnostics);

  const grid = expandPoints(experiment);
  // A grid that cannot be built still has settings to check.
  const points = grid.points.length > 0 ? grid.points : [{ index: 0, parameters: {}, settings: experiment.settings }];
  const needs = listDatasets(points, experiment.folder);
  const loadings = loadDatasets(needs.requests, settleDataKernels());
  const datasets = loadings.map(({ dataset }) => dataset);
  const factsOfPoint = needs.ofPoint.map((index) => datasets[index]);
  const weights = readInitialWeights(experiment, factsOfPoint[0]);
  const shapes =
    weights.weights &&
    Object.fromEntries(Object.entries(weights.weights.params).map(([name, { shape }]) => [name, shape]));
  const all = withoutRepeats([
    ...diagnostics,
    ...grid.diagnostics,
    ...loadings.flatMap((loading) => loading.diagnostics),
    ...weights.diagnostics,
    ...checkPoints(experiment, points, factsOfPoint, shapes),
  ]);
  if (all.some(({ severity }) => severity === 'error')) throw refuse(all);

  const facts = factsOfPoint.filter((data) => data !== undefined);
  const rungs = listRungs(experiment, points.length);
  if (only.length > 0 && rungs.length > 1) throw refuseNarrowing();
  const selectTrials = selectorOf(points, experiment, only);
  const list = (of: readonly Point[], repeats: number) =>
    listTrials(of, rungs, repeats, facts, weights.weights?.sha256);
  const prepared = omitUndefined({
    experiment,
    resolve,
    points,
    datasets: datasets.filter((data) => data !== undefined),
    datasetOfPoint: needs.ofPoint,
    facts,
    rungs,
    initialWeights: weights.weights,
    warnings: all.map(locate),
  });
  // Repeats need the same memory, and so do learning rates.
  const checkRoom = (most: number) => {
    const folds = facts.reduce((sum, { folds = [0] }) => sum + folds.length, 0);
    const atOnce = Math.min(most, folds * rungs.length * experiment.repeats);
    return checkMemory({ ...prepared, trials: list(withoutRates(points), 1) }, atOnce, readRoom());
  };
  const lacking = workers === undefined ? [] : checkRoom(workers);
  if (lacking.length > 0) throw refuse([...all, ...lacking]);
  // Where a run finds that it has nothing to do, nobody asks for the ids of its trials.
  let trials: readonly Trial[] | undefined;
  let selected: readonly Trial[] | undefined;
  return {
    ...prepared,
    get trials() {
      trials ??= list(points, experiment.repeats);
      return trials;
    },
    get selected() {
      selected ??= selectTrials(this.trials);
      return selected;
    },
  };
}

/**
 * Plans other points on the data and the weights of a prepared experiment: nothing is read again.
 *
 * @param experiment the same one with other settings and axes, on data that the prepared one has
 * @param only conditions of `--only`
 */
export function replan(prepared: Prepared, experiment: Experiment, only: readonly string[]): Prepared {
  const { points } = expandPoints(experiment);
  const known = listDatasets(prepared.points, prepared.experiment.folder).requests.map(canonicalJson);
  const needs = listDatasets(points, experiment.folder);
  const datasets = needs.requests.map((request) => prepared.datasets[known.indexOf(canonicalJson(request))]);
  const used = datasets.filter((data) => data !== undefined);
  if (used.length < datasets.length) throw new RangeError('a point needs data that was not loaded');
  const facts = needs.ofPoint.map((index) => used[index] as SharedDataset);
  const rungs = listRungs(experiment, points.length);
  const trials = listTrials(points, rungs, experiment.repeats, facts, prepared.initialWeights?.sha256);
  return {
    ...prepared,
    experiment,
    points,
    datasets: used,
    datasetOfPoint: needs.ofPoint,
    facts,
    rungs,
    trials,
    selected: selectorOf(points, experiment, only)(trials),
  };
}

/** Of points that differ in the learning rate alone the first. */
function withoutRates(points: readonly Point[]): Point[] {
  const seen = new Set<string>();
  return points.filter(({ parameters: { learningRate: _, ...others } }) => {
    const name = JSON.stringify(others);
    const isFirst = !seen.has(name);
    seen.add(name);
    return isFirst;
  });
}

/** What narrows trials to those of the points that `--only` names. */
function selectorOf(
  points: readonly Point[],
  experiment: Experiment,
  only: readonly string[],
): (trials: readonly Trial[]) => readonly Trial[] {
  const axes = experiment.axes.map(({ path, values }) => ({ path: formatPath(path), values }));
  const selected = new Set(selectPoints(points, axes, readConditions(only)).map(({ index }) => index));
  return (trials) => trials.filter(({ point }) => selected.has(point));
}

function refuseNarrowing(): KobaiError {
  return new KobaiError(
    'input',
    'CLI_ONLY_HALVING',
    '--only cannot narrow successive halving: its points compete with each other',
    {
      hint: 'add --set sweep.method=grid to train some points to the end',
    },
  );
}

/** Leaves out repeated diagnostics: a file that several data sets are made from is reported for each of them. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}
