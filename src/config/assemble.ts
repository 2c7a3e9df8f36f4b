/** Resolved parts of a file → the experiment, if enough of it is there to go on checking. */
import { dirname } from 'node:path';
import { goalOf } from '../methods/index.ts';
import { defaultName, omitUndefined, type Path, type Seed } from '../shared/index.ts';
import type { Findings } from './check/findings.ts';
import { readSeed } from './check/seed.ts';
import type { Axis, Experiment } from './experiment.ts';
import { isWithin } from './read/paths.ts';
import type { Goal, LayerSettings, Settings } from './settings.ts';
import { sampleAxes } from './sweep/draw.ts';
import type { Sweep } from './sweep/sweep.ts';
import type { Resolution } from './sweep/sweep-axes.ts';

/** A resolution of the whole file. */
type Resolved = Pick<Findings, 'gaps' | 'faulty'> & Resolution & Sweep & { readonly expect: Experiment['expect'] };

/** The parts as the schema has filled them; those that the schema requires may be missing. */
type Parts = Omit<Settings, 'learningRate'> & {
  learningRate?: number | 'auto';
  extends?: unknown;
  name?: string;
  description?: string;
  repeats: number;
  sweep: { maxPoints: number };
  objective?: { metric: string; goal?: Goal };
  expect?: string[];
  save: { weights: Experiment['saveWeights'] };
  verify?: NonNullable<Experiment['verify']> & { mode: 'tolerance' };
};

/** @returns undefined where a part is missing without which no other can be checked */
export function assembleExperiment(resolved: Resolved, file: string): Experiment | undefined {
  const { parts, gaps, faulty } = resolved;
  const {
    // Of a mistyped key that was taken for it.
    extends: _bases,
    name,
    description,
    repeats,
    sweep,
    objective,
    earlyStopping,
    expect: _texts,
    save,
    verify,
    ...written
  } = parts as Parts;
  const settings = written.function ? { ...written, ...ofFunction } : written;
  // Whatever the sizes before it are, the last dense layer has the outputs that it says.
  const lastDense = settings.layers?.findLastIndex((layer) => layer?.type === 'dense') ?? -1;
  if (!gaps.every((gap) => isCovered(gap, lastDense)) || faulty.some(isWindow)) return undefined;
  // What is measured cannot be said where that is wrong, or a size of the splits.
  const isFaulty = (...part: Path) => faulty.some((path) => isWithin(path, part));
  const isMeasured = !isFaulty('dataset', 'split') && !isFaulty('evaluate');
  const { splits, ...evaluate } = settings.evaluate;
  return omitUndefined({
    name: name ?? defaultName(file),
    description,
    file,
    folder: dirname(file),
    settings: {
      ...settings,
      seed: readSeed(settings.seed),
      learningRate: typeof settings.learningRate === 'number' ? settings.learningRate : standIn,
      layers: settings.layers.map(standInForNumber),
      evaluate: {
        ...evaluate,
        ...(isMeasured && splits && { splits }),
        ...(isFaulty('evaluate', 'topK') && { topK: standIn }),
      },
      ...(isMeasured && earlyStopping && { earlyStopping }),
    },
    ...assembleAxes(resolved, readSeed(settings.seed)),
    halvingFactor: resolved.halvingFactor,
    repeats,
    maxPoints: sweep.maxPoints,
    ...(isMeasured && objective && { objective: { goal: goalOf(objective.metric), ...objective } }),
    ...(settings.learningRate === 'auto' && { autoLearningRate: placeLearningRates(resolved) }),
    expect: resolved.expect,
    saveWeights: save.weights,
    ...(isMeasured && verify && { verify: { metrics: verify.metrics, because: verify.because } }),
  });
}

/** What an experiment on a function has in place of data, layers and loss. */
const ofFunction: Pick<Settings, 'dataset' | 'layers' | 'loss'> = {
  dataset: { type: 'none', normalize: 'none', split: { train: 1 } },
  layers: [],
  loss: { type: 'sumOfSquares', reduction: 'mean' },
};

/** The axes with what their points take; all axes of a random search go together. */
function assembleAxes(resolved: Resolved, seed: Seed): Pick<Experiment, 'axes' | 'zips' | 'exclude'> {
  const { axes: found, exclude, points } = resolved;
  const groups = resolved.zips.filter(({ length }) => length > 1);
  const isZipped = (index: number) => groups.some((group) => group.includes(index));
  const axes: Axis[] =
    points === undefined
      ? found.map(({ path, source, values, picks }, index) => {
          const isRepeated = isZipped(index) && picks.length > values.length;
          return { path, source, values, ...(isRepeated && { picks }) };
        })
      : sampleAxes(resolved, { zips: groups, points, seed });
  const zips = points === undefined || axes.length === 0 ? groups : [axes.map((_, index) => index)];
  return {
    axes: axes.map((axis) =>
      axis.path[0] === 'seed' ? { ...axis, values: axis.values.map((value) => readSeed(value as Seed)) } : axis,
    ),
    ...(zips.length > 0 && { zips }),
    ...(exclude.length > 0 && { exclude }),
  };
}

/** The axis of the learning rates stands where `auto` is written, among those of plain lists. */
function placeLearningRates({ root, axes, points }: Resolved): NonNullable<Experiment['autoLearningRate']> {
  const keys = [...root.entries.keys()];
  const before = new Set(keys.slice(0, keys.indexOf('learningRate')));
  const axis = axes.filter(({ source: [key] }) => before.has(String(key)) && key !== 'sweep').length;
  return omitUndefined({ axis, draws: points });
}

/** Replaces a wrong number on which no later check depends; nothing is trained with it. */
const standIn = 1;

function standInForNumber(layer: LayerSettings): LayerSettings {
  switch (layer.type) {
    case 'dense':
      return { ...layer, units: layer.units ?? standIn };
    case 'conv2d':
      return { ...layer, filters: layer.filters ?? standIn };
    case 'dropout':
      return { ...layer, rate: layer.rate ?? 0 };
    default:
      return layer;
  }
}

function isCovered([top, index, key]: Path, lastDense: number): boolean {
  if (top === 'layers') return key === 'rate' || (Number(index) < lastDense && (key === 'units' || key === 'filters'));
  return top === 'learningRate';
}

/** Whether a part decides which windows fit into an image. */
function isWindow([top, , key]: Path): boolean {
  return top === 'layers' && (key === 'stride' || key === 'padding');
}
