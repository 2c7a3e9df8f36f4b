import { describe, expect, it } from 'vitest';
import type { SettledSettings } from '../../src/config/index.ts';
import { countWorthwhile, measureWork, sumWork } from '../../src/pool/work.ts';
import { layersOf, lossOf, makeTrial } from '../helpers/trials.ts';

const loss = lossOf('crossEntropy');
const rows = { train: 1000, validation: 0, test: 500 };
/** The work of a row on its way forward, of a network without any. */
const rowCost = 100;

function trialOf(overrides: object, steps = 10, inputs = 2) {
  return makeTrial({ layers: layersOf([{ type: 'dense', units: 3 }]), loss, batchSize: 5, ...overrides }, steps, {
    inputs,
  });
}

/** How much the work of a step grows with each row of its mini-batch. */
function workOfRow(
  overrides: Partial<SettledSettings> & Pick<SettledSettings, 'layers'>,
  data: { inputs: number; shape?: [number, number, number] },
): number {
  const [one, two] = [1, 2].map((batchSize) => makeTrial({ loss, batchSize, ...overrides }, 1, data));
  return measureWork(two!, rows).step - measureWork(one!, rows).step;
}

describe('[U] pool/work', () => {
  it('counts three passes over the weights for each row of a mini-batch, and one for each that is measured', () => {
    const layers = layersOf([
      { type: 'dense', units: 50 },
      { type: 'dense', units: 10 },
    ]);
    const forward = 784 * 50 + 50 * 10 + rowCost;
    expect(workOfRow({ layers }, { inputs: 784 })).toBe(3 * forward);
    expect(measureWork(makeTrial({ layers, loss }, 1, { inputs: 784 }), rows).row).toBe(forward);
  });

  it('counts the products of every window of a convolution', () => {
    const layers = layersOf([{ type: 'conv2d', filters: 6, kernel: 3 }]);
    expect(workOfRow({ layers }, { inputs: 128, shape: [2, 8, 8] })).toBe(3 * (6 * 2 * 3 * 3 * 6 * 6 + rowCost));
  });

  it('counts two passes for each parameter, and two more, where the gradient is numerical', () => {
    const layers = layersOf([{ type: 'dense', units: 3 }]);
    expect(workOfRow({ layers, gradient: { type: 'numerical', h: 1e-4 } }, { inputs: 2 })).toBe(
      (2 * 9 + 2) * (6 + rowCost),
    );
  });

  it('counts the rows of every evaluation, and those of the results where the weights are other ones then', () => {
    const evaluate = { every: 2, unit: 'step', splits: ['train', 'test'], trainShare: 0.1, metrics: ['loss'], topK: 5 };
    // Five times 100 and 500 rows.
    expect(measureWork(trialOf({ evaluate }), rows)).toMatchObject({ rows: 5 * 600, resultRows: 0 });
    const earlyStopping = { metric: 'test.loss', patience: 3, goal: 'minimize', minDelta: 0 };
    const stopping = measureWork(trialOf({ evaluate, earlyStopping }), rows);
    expect(stopping).toMatchObject({ rows: 5 * 600 + 500, resultRows: 500 });
  });

  it('counts an evaluation at the end, whether it is due or not', () => {
    const evaluate = { every: 4, unit: 'step', splits: ['test'], trainShare: 1, metrics: ['loss'], topK: 5 };
    expect(measureWork(trialOf({ evaluate }), rows).rows).toBe(3 * 500);
  });

  it('counts of a trial that goes on only what is left', () => {
    const evaluate = { every: 1, unit: 'step', splits: ['test'], trainShare: 1, metrics: ['loss'], topK: 5 };
    const trial = trialOf({ evaluate });
    const [whole, rest] = [measureWork(trial, rows), measureWork(trial, rows, 7)];
    expect(rest).toMatchObject({ steps: 3, rows: 3 * 500 });
    expect(sumWork(whole) - sumWork(rest)).toBeCloseTo(7 * (whole.step + 500 * whole.row), 6);
  });

  it('asks for a thread a core, but for none that would have less to do than its start takes', () => {
    expect([0, 9e7, 1.5e8, 3.5e8, 1e12].map((work) => countWorthwhile(4, work))).toEqual([1, 1, 2, 4, 4]);
  });
});
