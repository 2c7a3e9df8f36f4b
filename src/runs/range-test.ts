/** `learningRate: auto`: a coarse sweep on few steps, then the grid that it recommends. */
import { type Override, parseOverride } from '../config/index.ts';
import { canonicalJson } from '../shared/index.ts';
import { type Prepared, prepareExperiment } from './prepare.ts';

/** Two values a decade: enough to see where the loss falls, rises and diverges. */
const coarseRange = 'learningRate={ log: { from: 1e-6, to: 10, count: 15 } }';
const mostSteps = 100;

/**
 * Prepares the range test of an experiment whose learning rate is `auto`: every other axis at its first value, one
 * repeat, every loss recorded.
 *
 * @param prepared the experiment as it is written
 */
export function prepareRangeTest(prepared: Prepared, overrides: readonly Override[]): Prepared {
  const { experiment, trials, points } = prepared;
  const { epochs, earlyStopping } = experiment.settings;
  const steps = Math.min(mostSteps, trials[0]?.steps ?? mostSteps);
  const elsewhere = Object.entries(points[0]?.parameters ?? {}).filter(([path]) => path !== 'learningRate');
  const changes = [
    'sweep={}',
    ...elsewhere.map(([path, value]) => `${path}=${canonicalJson(value)}`),
    coarseRange,
    ...(epochs === undefined ? [] : ['epochs=']),
    ...(earlyStopping === undefined ? [] : ['earlyStopping=']),
    ...(experiment.expect.length === 0 ? [] : ['expect=']),
    `steps=${steps}`,
    `evaluate.every=${steps}`,
    'evaluate.unit=step',
    'record.batchLoss=1',
    'repeats=1',
    'save.weights=none',
  ];
  return prepareExperiment(experiment.file, [...overrides, ...changes.map(parseOverride)], []);
}
