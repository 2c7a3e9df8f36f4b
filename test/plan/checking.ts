/** Experiments held against data sets that are only described, for the tests of the checks. */
import { expect } from 'vitest';
import { type Experiment, readExperiment, type Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import type { ParameterShapes } from '../../src/methods/index.ts';
import { checkPoints, expandPoints } from '../../src/plan/index.ts';
import { irisFacts, makeExperiment, plainSettings } from '../helpers/experiments.ts';

/** What is found with the given settings, of data like iris. */
export const check = (
  settings: Partial<Settings>,
  options: { experiment?: Partial<Experiment>; facts?: Partial<DatasetFacts>; weights?: ParameterShapes } = {},
) => {
  const experiment = makeExperiment({ settings: { ...plainSettings, ...settings }, ...options.experiment });
  const { points } = expandPoints(experiment);
  const facts = { ...irisFacts, ...options.facts };
  return checkPoints(experiment, points, Array(points.length).fill(facts), options.weights);
};

/** Codes and paths. */
export const codes = (diagnostics: ReturnType<typeof check>) =>
  diagnostics.map(({ code, path }) => [code, path?.join('.')]);

/** What is found in a file, with its place: `CODE line:column:length`. */
export function judge(text: string, facts: Partial<DatasetFacts> = {}): string[] {
  const { experiment, diagnostics, locate } = readExperiment(text, 'a.yaml');
  expect(diagnostics).toEqual([]);
  if (experiment === undefined) throw new Error('no experiment');
  const { points } = expandPoints(experiment);
  const all = checkPoints(experiment, points, Array(points.length).fill({ ...irisFacts, ...facts }));
  return all.map(locate).map(({ code, place }) => `${code} ${place?.line}:${place?.column}:${place?.length}`);
}

/** A file with the given layers from line 3, and then the given lines. */
export const fileOf = (layers: readonly string[], rest: readonly string[] = [], loss = 'crossEntropy') =>
  ['dataset: iris', 'layers:', ...layers.map((layer) => `  - ${layer}`), `loss: ${loss}`, 'learningRate: 0.1', ...rest]
    .map((line) => `${line}\n`)
    .join('');

export const regression: Partial<DatasetFacts> = { task: 'regression', outputs: 2 };
export const dense = (units: number) => ({ type: 'dense' as const, units, activation: { type: 'identity' as const } });
export const ending = (units: number, activation = 'softmax') =>
  `{ type: dense, units: ${units}, activation: ${activation} }`;
