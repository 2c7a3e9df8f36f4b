/** Resolved parts of a file → the experiment, if enough of it is there to go on checking. */
import { basename, dirname } from 'node:path';
import type { Path, Seed } from '../shared/index.ts';
import type { Axis, Experiment } from './experiment.ts';
import type { Findings } from './findings.ts';
import { isWithin } from './paths.ts';
import type { EarlyStoppingSettings, Goal, LayerSettings, Settings } from './settings.ts';

/** A resolution of the whole file. */
type Resolved = Pick<Findings, 'gaps' | 'faulty'> & { readonly parts: object; readonly axes: readonly Axis[] };

/** The parts as the schema has filled them; those that the schema requires may be missing. */
type Parts = Omit<Settings, 'earlyStopping'> & {
  name?: string;
  description?: string;
  repeats: number;
  sweep: { maxPoints: number };
  objective?: { metric: string; goal?: Goal };
  earlyStopping?: Omit<EarlyStoppingSettings, 'goal'> & { goal?: Goal };
  save: { weights: Experiment['saveWeights'] };
};

/** @returns undefined where a part is missing without which no other can be checked */
export function assembleExperiment({ parts, axes, gaps, faulty }: Resolved, file: string): Experiment | undefined {
  const { name, description, repeats, sweep, objective, earlyStopping, save, ...settings } = parts as Parts;
  const lastLayer = (settings.layers?.length ?? 0) - 1;
  if (!gaps.every((gap) => isCovered(gap, lastLayer))) return undefined;
  // Of two lengths one stands, so that the fault is not met again.
  const { steps, ...withoutSteps } = settings;
  const isDouble = steps !== undefined && settings.epochs !== undefined;
  // Whether its split exists cannot be said where a size of the splits is wrong.
  const isJudged = !faulty.some((path) => isWithin(path, ['dataset', 'split']));
  return {
    name: name ?? defaultName(file),
    ...(description !== undefined && { description }),
    file,
    folder: dirname(file),
    settings: {
      ...(isDouble ? withoutSteps : settings),
      seed: readSeed(settings.seed),
      learningRate: settings.learningRate ?? standIn,
      layers: settings.layers.map(standInForUnits),
      ...(earlyStopping && {
        earlyStopping: { ...earlyStopping, goal: earlyStopping.goal ?? defaultGoal(earlyStopping.metric) },
      }),
    },
    axes: axes
      .filter(({ path }) => !(isDouble && path[0] === 'steps'))
      .map((axis) =>
        axis.path[0] === 'seed' ? { ...axis, values: axis.values.map((seed) => readSeed(seed as Seed)) } : axis,
      ),
    repeats,
    maxPoints: sweep.maxPoints,
    ...(objective && isJudged && { objective: { goal: defaultGoal(objective.metric), ...objective } }),
    saveWeights: save.weights,
  };
}

/** For a number that is wrong in the file, on which no later check depends: nothing is trained with it. */
const standIn = 1;

function standInForUnits(layer: LayerSettings): LayerSettings {
  return layer.type === 'dense' ? { ...layer, units: layer.units ?? standIn } : layer;
}

function isCovered([top, index, key]: Path, lastLayer: number): boolean {
  return top === 'learningRate' || (top === 'layers' && key === 'units' && Number(index) < lastLayer);
}

/** A seed as read: digits that a number holds exactly as that number, larger ones without leading zeros. */
function readSeed(seed: Seed): Seed {
  const exact = BigInt(seed);
  return exact <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(exact) : exact.toString();
}

function defaultGoal(metric: string): Goal {
  return /\.(loss|meanAbsoluteError)$/.test(metric) ? 'minimize' : 'maximize';
}

/** The file's name without its ending, in the letters that a folder's name may have. */
function defaultName(file: string): string {
  const name = basename(file)
    .replace(/\.ya?ml$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replaceAll(/^[.-]+|-+$/g, '')
    .slice(0, 100);
  return name === '' ? 'experiment' : name;
}
