/** The batch normalization layer: features with mean 0 and deviation 1 over the mini-batch, then scaled and shifted. */
import type { BatchNormSettings } from '../../config/index.ts';
import { type FloatArray, sizeOf } from '../../shared/index.ts';
import { createActivation } from './activation.ts';
import type { LayerMethod } from './layer.ts';

/**
 * Batch normalization of features, or of the channels of images, then an activation: weight and bias (channels) are its
 * scale and shift. https://arxiv.org/abs/1502.03167
 *
 * Evaluation normalizes with running statistics: moving means, the variance unbiased, as in PyTorch.
 */
export const batchNorm: LayerMethod<BatchNormSettings> = {
  dividesByDeviation: true,

  inferShape(_layer, input) {
    const channels = [input[0]];
    const state = { runningMean: channels, runningVariance: channels };
    return { input, output: input, params: { weight: channels, bias: channels }, state, work: sizeOf(input) };
  },

  create({ epsilon, momentum, activation }, context) {
    const { kernels, capacity, input } = context;
    const [channels] = input;
    const positions = sizeOf(input) / channels;
    const { w, dw } = context.parameter('weight');
    const { w: b, dw: db } = context.parameter('bias');
    w.fill(1);
    const [runningMean, runningVariance] = [kernels.allocate(channels), kernels.allocate(channels)];
    runningVariance.fill(1);
    const mean = kernels.allocateDoubles(channels);
    const variance = kernels.allocateDoubles(channels);
    const xHat = kernels.allocate(capacity * sizeOf(input));
    const applied = createActivation(context, activation);

    const mix = (running: number, now: number) => (1 - momentum) * running + momentum * now;
    const observe = (x: FloatArray, n: number) => {
      kernels.channelMoments(x, mean, variance, n, channels, positions);
      const count = n * positions;
      for (let channel = 0; channel < channels; channel += 1) {
        const unbiased = ((variance[channel] as number) * count) / (count - 1);
        runningMean[channel] = mix(runningMean[channel] as number, mean[channel] as number);
        runningVariance[channel] = mix(runningVariance[channel] as number, unbiased);
      }
    };

    return {
      isCapturable: false,
      state: {
        runningMean: { shape: [channels], values: runningMean },
        runningVariance: { shape: [channels], values: runningVariance },
      },

      forward(x, n, mode) {
        const rows = x as FloatArray;
        if (mode === 'train') observe(rows, n);
        else {
          mean.set(runningMean);
          variance.set(runningVariance);
        }
        kernels.normalizeForward(rows, mean, variance, epsilon, w, b, xHat, applied.z, n, channels, positions);
        return applied.forward(n);
      },

      backward(dOut, n) {
        const dz = applied.backward(dOut, n);
        kernels.normalizeBackward(dz, xHat, variance, epsilon, w, dz, dw, db, n, channels, positions);
        return dz;
      },
    };
  },
};
