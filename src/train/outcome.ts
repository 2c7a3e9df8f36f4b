/** A training that has come to its end → its outcome. */
import { encodeSafetensors, omitUndefined, sha256Hex } from '../shared/index.ts';
import { takeCheckpoint } from './checkpoint.ts';
import { evaluate } from './observers.ts';
import { decisionOf } from './positive-class.ts';
import { mapRegions } from './regions.ts';
import type { Training } from './training.ts';
import type { TrialOutcome } from './types.ts';

/** The outcome of a training in which something was not finite. @param reason `train.loss is NaN` */
export function diverge(training: Training, reason: string): TrialOutcome {
  return outcomeOf(training, { status: 'diverged', divergence: { step: training.progress.steps, reason } });
}

/** The outcome of a training that made all its steps, was stopped early, or has come to the end of its rung. */
export function finish(training: Training): TrialOutcome {
  const { settings, steps, end, dataset, network, buffer, evaluation, best, growing, progress, arrays } = training;
  const { curves } = growing;
  const checkpoint = end < steps ? takeCheckpoint({ ...progress, curves }, arrays) : undefined;
  if (curves.evaluation.step.at(-1) !== progress.steps) {
    // Points are ranked at the end of a rung; a trial that goes on from its checkpoint does not hold this evaluation.
    const broken = evaluate(training);
    if (broken !== undefined) return diverge(training, broken);
  }
  const kept = best?.restore();
  growing.addPlace(progress.steps);
  const confusion = evaluation.confuse();
  const predictions = evaluation.samplePredictions();
  const regions = mapRegions(network, buffer, dataset, {
    loss: settings.loss,
    decision: decisionOf(settings.evaluate, dataset),
  });
  return outcomeOf(
    training,
    omitUndefined({
      status: 'finished',
      metrics: kept?.metrics ?? progress.metrics,
      earlyStop: kept && { bestStep: kept.step, stopped: progress.stopped },
      confusion,
      predictions,
      regions,
      checkpoint,
    }),
  );
}

function outcomeOf(
  { network, growing, progress: { steps, activations } }: Training,
  ending: Pick<TrialOutcome, 'status'> & Partial<TrialOutcome>,
): TrialOutcome {
  const weights = encodeSafetensors({ ...network.params, ...network.state });
  const observed = omitUndefined({ curves: growing.curves, metrics: {}, activations });
  return { steps, ...observed, weights, weightsSha256: sha256Hex(weights), ...ending };
}
