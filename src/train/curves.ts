/** What is seen of a trial on its way → its curves, as they grow. */
import type { Params } from '../methods/index.ts';
import type { Curves, EvaluationCurve, PathCurve } from './types.ts';

export type GrowingCurves = {
  readonly curves: Curves;
  /** The loss of a mini-batch, before the update that follows `step` others; of a function also where it is. */
  addBatch(step: number, loss: number): void;
  /** The metrics after `step` updates. */
  addEvaluation(step: number, metrics: Readonly<Record<string, number>>): void;
  /** Where a function has come to. */
  addPlace(step: number): void;
};

/**
 * Opens the curves of a trial.
 *
 * @param variables of a function, whose path is kept
 * @param earlier those up to a checkpoint; not written
 */
export function openCurves(stepsPerEpoch: number, variables?: Params, earlier?: Curves): GrowingCurves {
  const evaluation: EvaluationCurve = { step: [], epoch: [] };
  const path: PathCurve | undefined = variables && { step: [] };
  const started: Curves = { batchLoss: { step: [], loss: [] }, evaluation, ...(path && { path }) };
  const curves = earlier ? structuredClone(earlier) : started;

  const addPlace = (step: number) => {
    if (!curves.path || !variables) return;
    const values = Object.entries(variables).map(([name, parameter]) => [name, parameter.values[0] as number] as const);
    addRow(curves.path, { step, ...Object.fromEntries(values) });
  };
  return {
    curves,
    addPlace,
    addBatch(step, loss) {
      addRow(curves.batchLoss, { step, loss });
      addPlace(step);
    },
    addEvaluation: (step, metrics) => addRow(curves.evaluation, { step, epoch: step / stepsPerEpoch, ...metrics }),
  };
}

function addRow(curve: Record<string, number[]>, row: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(row)) {
    curve[name] ??= [];
    curve[name]?.push(value);
  }
}
