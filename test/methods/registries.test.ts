import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activationNames } from '../../src/kernels/index.ts';
import { layers } from '../../src/methods/layers/registry.ts';
import { losses } from '../../src/methods/losses/registry.ts';

const { $defs } = JSON.parse(readFileSync(new URL('../../schema/experiment.schema.json', import.meta.url), 'utf8')) as {
  $defs: Record<string, { enum?: string[]; oneOf?: { $ref: string }[] }>;
};

/** Optimizers, schedules and metrics have tables of their own, which their tests compare. */
describe('[U] the registries of methods', () => {
  it('name the activations that the schema names', () => {
    expect([...activationNames].sort()).toEqual($defs.activationName!.enum!.toSorted());
  });

  it('name the layers that the schema names', () => {
    const written = $defs.layer!.oneOf!.map(({ $ref }) => $ref.replace('#/$defs/', ''));
    expect(Object.keys(layers).sort()).toEqual(written.sort());
  });

  it('have their metrics among those of every split', () => {
    const written = ['train', 'validation', 'test'].flatMap((split) =>
      $defs.metricName!.enum!.map((metric) => `${split}.${metric}`),
    );
    expect($defs.splitMetric!.enum!.toSorted()).toEqual(written.sort());
  });

  it('name the losses that the schema names', () => {
    expect(Object.keys(losses).sort()).toEqual($defs.lossName!.enum!.toSorted());
  });
});
