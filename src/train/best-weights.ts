/** Evaluations of a trial that may stop early → the best of them, and the network's weights at it. */
import type { EarlyStoppingSettings } from '../config/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { Params } from '../methods/index.ts';
import { createEarlyStopping } from './early-stopping.ts';
import { copyParams } from './initial-weights.ts';
import type { Network } from './network.ts';
import type { EvaluationCurve } from './types.ts';

/** Keeps the weights of the best evaluation under early stopping, and says when training is to stop. */
export type BestWeights = {
  /** Copies of the parameters and running statistics at the best evaluation. */
  readonly kept: Params;
  /** Takes in the metrics measured after `step` updates. @returns whether patience has run out */
  observe(step: number, metrics: Readonly<Record<string, number>>): boolean;
  /** Takes in the evaluations up to a checkpoint; the best weights of these are in `kept` already. */
  resume(curve: EvaluationCurve): void;
  /** Copies `kept` back into the network. @returns the best evaluation; undefined where there was none */
  restore(): { readonly step: number; readonly metrics: Record<string, number> } | undefined;
};

/** Starts to keep the best weights of a network; allocates one copy of its parameters and running statistics. */
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
  const note = (step: number, metrics: Readonly<Record<string, number>>) => {
    const { improved, stop } = stopping.observe(metrics[settings.metric] ?? Number.NaN);
    if (improved) best = { step, metrics: { ...metrics } };
    return { improved, stop };
  };
  return {
    kept,
    observe(step, metrics) {
      const { improved, stop } = note(step, metrics);
      if (improved) copyParams(trained, kept);
      return stop;
    },
    resume({ step: steps, epoch: _, ...columns }) {
      for (const [at, step] of steps.entries()) {
        note(step, Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[at] as number])));
      }
    },
    restore() {
      if (best) copyParams(kept, trained);
      return best;
    },
  };
}
