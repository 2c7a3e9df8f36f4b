import { describe, expect, it } from 'vitest';
import { estimateStepWork } from '../../src/pool/work.ts';
import { layersOf, lossOf, makeTrial } from '../helpers/trials.ts';

const loss = lossOf('crossEntropy');

describe('[U] pool/work', () => {
  it('counts three passes over the weights for each row of a mini-batch', () => {
    const layers = layersOf([
      { type: 'dense', units: 50 },
      { type: 'dense', units: 10 },
    ]);
    const trial = makeTrial({ layers, loss, batchSize: 100 }, 1, { inputs: 784 });
    expect(estimateStepWork(trial)).toBe(100 * 3 * (784 * 50 + 50 * 10));
  });

  it('counts the products of every window of a convolution', () => {
    const layers = layersOf([{ type: 'conv2d', filters: 6, kernel: 3 }]);
    const trial = makeTrial({ layers, loss, batchSize: 1 }, 1, { inputs: 128, shape: [2, 8, 8] });
    expect(estimateStepWork(trial)).toBe(3 * 6 * 2 * 3 * 3 * 6 * 6);
  });

  it('counts two passes for each parameter where the gradient is numerical', () => {
    const layers = layersOf([{ type: 'dense', units: 3 }]);
    const trial = makeTrial({ layers, loss, batchSize: 5, gradient: { type: 'numerical', h: 1e-4 } }, 1, { inputs: 2 });
    expect(estimateStepWork(trial)).toBe(5 * 6 * 2 * 9);
  });
});
