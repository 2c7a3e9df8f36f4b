import { meanOverOutputs } from './mean-over-outputs.ts';

/** −(t log y + (1 − t) log(1 − y)) with y = sigmoid(z), the mean over outputs and mini-batch. */
export const binaryCrossEntropy = meanOverOutputs((scale, kernels, out, { values }, rowLoss, dOut, n, u) => {
  kernels.sigmoidBinaryCrossEntropy(out, values, scale, rowLoss, dOut, n, u);
}, 'sigmoid');
