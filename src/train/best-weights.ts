/** Evaluations of a trial that may stop early → the best of them, with the weights that it had. */
import type { EarlyStoppingSettings } from '../config/index.ts';
import type { Kernels } from '../kernels/index.ts';
import type { Params } from '../methods/index.ts';
import { createEarlyStopping } from './early-stopping.ts';
import { copyParams } from './initial-weights.ts';
import type { Network } from './network.ts';
import type { EvaluationCurve } from './types.ts';

export type BestWeights = {
  /** The weights of the best evaluation. */
  readonly kept: Params;
  /** Takes note of an evaluation after `step` updates. @returns whether patience has ended */
  observe(step: number, metrics: Readonly<Record<string, number>>): boolean;
  /** Takes note of the evaluations of a checkpoint, whose best weights are in `kept` already. */
  resume(curve: EvaluationCurve): void;
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
