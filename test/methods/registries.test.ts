import { describe, expect, it } from 'vitest';
import { activationNames } from '../../src/kernels/index.ts';
import { layers } from '../../src/methods/layers/registry.ts';
import { losses } from '../../src/methods/losses/registry.ts';
import { wordsOf } from '../helpers/experiment-schema.ts';

/** Optimizers, schedules and metrics have tables of their own, which their tests compare. */
describe('[U] the registries of methods', () => {
  it('name the activations that the schema names', () => {
    expect([...activationNames].sort()).toEqual(wordsOf('activationName').sort());
  });

  it('name the layers that the schema names', () => {
    expect(Object.keys(layers).sort()).toEqual(wordsOf('layer').sort());
  });

  it('have their metrics among those of every split', () => {
    const written = ['train', 'validation', 'test'].flatMap((split) =>
      wordsOf('metricName').map((metric) => `${split}.${metric}`),
    );
    expect(wordsOf('splitMetric').sort()).toEqual(written.sort());
  });

  it('name the losses that the schema names', () => {
    expect(Object.keys(losses).sort()).toEqual(wordsOf('lossName').sort());
  });
});
