/** What a trial has recorded → one number after the other, each with its tag and its step. */
import type { Curves } from '../train/index.ts';

/** A trial that ended, as far as it is drawn over steps. */
export type RecordedTrial = {
  /** Updates made. */
  readonly steps: number;
  /** Where it stopped early: updates made before its final metrics were measured. */
  readonly earlyStop?: { readonly bestStep: number };
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Curves;
};

/** A number of a curve; `step` counts updates. */
export type Scalar = { readonly step: number; readonly tag: string; readonly value: number };

/** The tag of a final metric, which is the last of its curve only where nothing stopped early. */
export const finalTag = (metric: string) => `final/${metric}`;

/** Every curve by its steps, and the final metrics as `final/split.name`; by ascending step. */
export function listScalars({ steps, earlyStop, metrics, curves }: RecordedTrial): Scalar[] {
  const { batchLoss, evaluation, path, sharpness } = curves;
  const { epoch: _, ...evaluations } = evaluation;
  const scalars = [
    ...scalarsOf({ step: batchLoss.step, batchLoss: batchLoss.loss }),
    ...scalarsOf(evaluations),
    ...(sharpness ? scalarsOf({ step: sharpness.step, sharpness: sharpness.value }) : []),
    ...(path ? scalarsOf(path) : []),
    ...Object.entries(metrics).map(([metric, value]) => ({
      step: earlyStop?.bestStep ?? steps,
      tag: finalTag(metric),
      value,
    })),
  ];
  return scalars.sort((a, b) => a.step - b.step);
}

/** The columns of a curve as numbers at steps. */
function scalarsOf({
  step,
  ...columns
}: { readonly step: readonly number[] } & Readonly<Record<string, readonly number[]>>): Scalar[] {
  return Object.entries(columns).flatMap(([tag, values]) =>
    values.map((value, index) => ({ step: step[index] ?? 0, tag, value })),
  );
}
