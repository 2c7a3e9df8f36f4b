/** Faults of the arithmetic that a nightly verification must catch, each with the step at which it first shows. */

/** Of 120 rows, in mini-batches of 10: an epoch is 12 steps. */
export const experiment = `description: Twelve mini-batches an epoch, each loss recorded
dataset: iris
layers:
  - { type: dense, units: 8, activation: relu }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: [0.01, 0.1]
batchSize: 10
epochs: 3
repeats: 2
`;

/** Like those of `../bits/planted.mjs`: each changes the first `from` behind the text `behind`. */
export const faults = [
  {
    title: 'one ULP in the update kernel',
    file: 'src/kernels/reference/updates.ts',
    behind: 'sgdUpdate(',
    from: 'w[i] = round(w[i]! - round(factor * dw[i]!));',
    to: 'w[i] = round(round(w[i]! - round(factor * dw[i]!)) * (1 + 1.5 * 2 ** -24));',
    kernels: 'reference',
    step: 1, // The first loss is before any update.
  },
  {
    title: 'one ULP in the forward kernel',
    file: 'src/kernels/reference/matrix.ts',
    behind: 'affineForward(',
    from: 'z[i * u + j] = round(z[i * u + j]! + b[j]!);',
    to: 'z[i * u + j] = round(round(z[i * u + j]! + b[j]!) * (1 + 1.5 * 2 ** -24));',
    kernels: 'reference',
    step: 0,
  },
  {
    title: 'one swapped addition',
    file: 'src/kernels/reference/inner-loops.ts',
    behind: 'dot(a, i, b, k, u)',
    from: 'for (let j = 0; j < u; j += 1)',
    to: 'for (let j = u - 1; j >= 0; j -= 1)',
    // Where the other order first rounds to another sum; where that is, only the curves can say.
    kernels: 'reference',
  },
  {
    title: 'shuffle off by one',
    file: 'src/shared/random.ts',
    behind: 'shuffle<T',
    from: 'below(i + 1)',
    to: 'below(i)',
    kernels: 'native',
    step: 0,
  },
  {
    title: 'shuffle off by one in the second epoch',
    file: 'src/train/batches.ts',
    behind: 'order = nextOrder();',
    from: 'position = 0;',
    to: `if (nextOrder.passes === 1) {
           order = order.slice();
           [order[0], order[119]] = [order[119], order[0]];
         }
         nextOrder.passes = (nextOrder.passes ?? 0) + 1;
         position = 0;`,
    kernels: 'native',
    step: 12,
  },
  {
    title: 'learning rate 1 % too large',
    file: 'src/train/training.ts',
    behind: 'optimizer.update(',
    from: 'learningRate * factorAt(step)',
    to: '1.01 * learningRate * factorAt(step)',
    kernels: 'native',
    step: 1,
  },
  {
    title: 'learning rate 1 % too large from step 17',
    file: 'src/train/training.ts',
    behind: 'optimizer.update(',
    from: 'learningRate * factorAt(step)',
    to: '(step >= 17 ? 1.01 : 1) * learningRate * factorAt(step)',
    kernels: 'native',
    step: 18,
  },
];
