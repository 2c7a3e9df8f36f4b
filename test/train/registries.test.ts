import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LossSettings } from '../../src/config/index.ts';
import { layerMakers } from '../../src/train/layers/registry.ts';
import { createLoss } from '../../src/train/losses/registry.ts';
import { optimizerMakers } from '../../src/train/optimizers/registry.ts';
import { createKernels } from '../helpers/trials.ts';

const { $defs } = JSON.parse(readFileSync(new URL('../../schema/experiment.schema.json', import.meta.url), 'utf8')) as {
  $defs: Record<string, { enum?: string[]; oneOf?: { $ref: string }[] }>;
};

describe('[U] train registries', () => {
  it('name the optimizers that the schema names', () => {
    expect(Object.keys(optimizerMakers)).toEqual($defs.optimizerName!.enum);
  });

  it('name the activations that the schema names', () => {
    expect(Object.keys(createKernels('float32').activations)).toEqual($defs.activationName!.enum);
  });

  it('name the layers that the schema names', () => {
    expect(Object.keys(layerMakers)).toEqual($defs.layer!.oneOf!.map(({ $ref }) => $ref.replace('#/$defs/', '')));
  });

  it('name the losses that the schema names', () => {
    for (const type of $defs.lossName!.enum!) {
      expect(createLoss({ type, reduction: 'mean' } as LossSettings)).toBeDefined();
    }
  });
});
