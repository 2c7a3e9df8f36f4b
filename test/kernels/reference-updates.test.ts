import { describe, expect, it } from 'vitest';
import type { KernelArray, Kernels } from '../../src/kernels/index.ts';
import { fill } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

const gradients = [
  [0.5, -1, 0.25],
  [-0.2, 0.6, 1.5],
  [0.3, 0.3, -0.8],
];
const rate = 0.1;

/** Three steps of an optimizer from (1, −2, 3); `step` counts from 1, and what it keeps begins with zeros. */
function descend(
  kernels: Kernels,
  update: (w: KernelArray, dw: KernelArray, kept: readonly [KernelArray, KernelArray], step: number) => void,
): number[] {
  const w = fill(kernels, [1, -2, 3]);
  const kept = [kernels.allocate(3), kernels.allocate(3)] as const;
  for (const [step, gradient] of gradients.entries()) update(w, fill(kernels, gradient), kept, step + 1);
  return [...w];
}

function adamStep(kernels: Kernels, w: KernelArray, dw: KernelArray, [m, s]: readonly KernelArray[], step: number) {
  const [beta1, beta2] = [0.9, 0.999];
  kernels.adamUpdate(w, dw, m!, s!, rate / (1 - beta1 ** step), Math.sqrt(1 - beta2 ** step), beta1, beta2, 1e-8);
}

// torch.optim.SGD(momentum=0.9), SGD(momentum=0.9, nesterov=True), Adagrad, RMSprop, Adam, AdamW(weight_decay=0.05), each
// with lr=0.1 and the defaults, PyTorch 1.13 in float64, the gradients being set before each step.
const torchWeights: Record<string, { expected: number[]; run: (kernels: Kernels) => number[] }> = {
  momentum: {
    expected: [0.8724999999999999, -1.8729999999999998, 2.72725],
    run: (kernels) => descend(kernels, (w, dw, [v]) => kernels.momentumUpdate(w, dw, v, rate, 0.9)),
  },
  nesterov: {
    expected: [0.82525, -1.8757, 2.659525],
    run: (kernels) => descend(kernels, (w, dw, [v]) => kernels.nesterovUpdate(w, dw, v, rate, 0.9)),
  },
  adagrad: {
    expected: [0.8884726413171798, -1.9763632195023937, 2.8479186846189086],
    run: (kernels) => descend(kernels, (w, dw, [s]) => kernels.adagradUpdate(w, dw, s, rate, 1e-10)),
  },
  rmsprop: {
    expected: [-0.11714094758492316, -1.7675779936710434, 1.4809374075218846],
    run: (kernels) => descend(kernels, (w, dw, [s]) => kernels.rmspropUpdate(w, dw, s, rate, 0.99, 1e-8)),
  },
  adam: {
    expected: [0.8109953836811554, -1.8824430113425108, 2.787600215647898],
    run: (kernels) => descend(kernels, (w, dw, kept, step) => adamStep(kernels, w, dw, kept, step)),
  },
  adamw: {
    expected: [0.7972405615806228, -1.8536860103489883, 2.7442444032313893],
    run: (kernels) =>
      descend(kernels, (w, dw, kept, step) => {
        kernels.scale(w, 1 - rate * 0.05);
        adamStep(kernels, w, dw, kept, step);
      }),
  },
};

describe.each(['float32', 'float64'] as const)('[U] kernels/reference/updates in %s', (precision) => {
  const kernels = createKernels(precision);

  it('moves weights against their gradient', () => {
    const w = fill(kernels, [1, 2, 3]);
    kernels.sgdUpdate(w, fill(kernels, [0.5, 0, -1]), 0.5);
    expect([...w]).toEqual([0.75, 2, 3.5]);
  });

  it.each(Object.keys(torchWeights))('takes the three steps of %s that PyTorch takes', (name) => {
    const { run, expected } = torchWeights[name]!;
    for (const [i, value] of run(kernels).entries()) {
      expect(value).toBeCloseTo(expected[i]!, precision === 'float32' ? 5 : 13);
    }
  });
});

describe('[U] kernels/reference/updates', () => {
  it('rounds the settings and every single operation to float32 where that is the precision', () => {
    const kernels = createKernels('float32');
    const round = Math.fround;
    const [w, dw, v] = [fill(kernels, [1.3]), fill(kernels, [0.9]), fill(kernels, [0.9])];
    const velocity = round(round(round(0.9) * v[0]!) + dw[0]!);
    const look = round(dw[0]! + round(round(0.9) * velocity));
    const expected = round(w[0]! - round(round(0.1) * look));
    kernels.nesterovUpdate(w, dw, v, 0.1, 0.9);
    expect([w[0], v[0]]).toEqual([expected, velocity]);
  });
});
