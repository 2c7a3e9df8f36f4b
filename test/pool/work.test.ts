import { describe, expect, it } from 'vitest';
import { estimateStepWork } from '../../src/pool/work.ts';
import { settingsOf } from './fixtures/trials.ts';

const dense = (units: number) => ({ type: 'dense', units, activation: 'relu', init: 'he' }) as const;

describe('[U] pool/work', () => {
  it('counts three passes over weights and biases for each row of a mini-batch', () => {
    const settings = settingsOf('finish', { batchSize: 100, layers: [dense(50), dense(10)] });
    expect(estimateStepWork({ settings }, 784)).toBe(100 * 3 * (785 * 50 + 51 * 10));
  });

  it('counts two passes for each parameter where the gradient is numerical', () => {
    const settings = settingsOf('finish', {
      batchSize: 5,
      layers: [dense(3)],
      gradient: { type: 'numerical', h: 1e-4 },
    });
    expect(estimateStepWork({ settings }, 2)).toBe(5 * 2 * 9 * 9);
  });
});
