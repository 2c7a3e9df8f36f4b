/** Evaluations of a trial that may stop early → the best of them, with the weights that it had. */
import type { EarlyStoppingSettings } from '../config/index.ts';
import type { Kernels } from '../kernels/index.ts';
import { createEarlyStopping } from './early-stopping.ts';
import { copyParams } from './initial-weights.ts';
import type { Network } from './network.ts';
import type { Params } from './types.ts';

export type BestWeights = {
  /** Takes note of an evaluation after `step` updates. @returns whether patience has ended */
  observe(step: number, metrics: Readonly<Record<string, number>>): boolean;
  /** Puts the weights of the best evaluation back. @returns that evaluation; nothing where there was none */
  restore(): { readonly step: number; readonly metrics: Record<string, number> } | undefined;
};

/** Makes room for a copy of all that training changes in a network. */
export function keepBestWeights(kernels: Kernels, network: Network, settings: EarlyStoppingSettings): BestWeights {
  const stopping = createEarlyStopping(settings);
  const trained: Params = { ...network.params, ...network.state };
  const kept: Params = Object.fromEntries(
    Object.entries(trained).map(([name, { shape, values }]) => [
      name,
      { shape, values: kernels.allocate(values.length) },
    ]),
  );
  let best: ReturnType<BestWeights['restore']>;
  return {
    observe(step, metrics) {
      const { improved, stop } = stopping.observe(metrics[settings.metric] ?? Number.NaN);
      if (improved) {
        copyParams(trained, kept);
        best = { step, metrics: { ...metrics } };
      }
      return stop;
    },
    restore() {
      if (best) copyParams(kept, trained);
      return best;
    },
  };
}
