/** The losses, metrics and variables of a trial in training → its curves, value by value. */
import type { Params } from '../methods/index.ts';
import type { Curves, EvaluationCurve, PathCurve } from './types.ts';

/** The curves of a trial in training, and functions that append to them. */
export type GrowingCurves = {
  readonly curves: Curves;
  /** Appends the loss of a mini-batch after `step` updates, and the values of a function's variables. */
  addBatch(step: number, loss: number): void;
  /** Appends the metrics measured after `step` updates. */
  addEvaluation(step: number, metrics: Readonly<Record<string, number>>): void;
  /** Appends the sharpness of the loss after `step` updates. */
  addSharpness(step: number, value: number): void;
  /** Appends the values of a function's variables after `step` updates; for a network nothing. */
  addPlace(step: number): void;
};

/** What the curves of a trial hold beside losses and metrics, and with what they begin. */
type CurvesOptions = {
  /** The variables of a function, whose path is recorded; absent for a network. */
  readonly variables?: Params | undefined;
  readonly recordsSharpness: boolean;
  /** The curves up to a checkpoint, which are copied and continued. */
  readonly earlier?: Curves | undefined;
};

/** Opens the curves of a trial. */
export function openCurves(stepsPerEpoch: number, options: CurvesOptions): GrowingCurves {
  const { variables, recordsSharpness, earlier } = options;
  const evaluation: EvaluationCurve = { step: [], epoch: [] };
  const path: PathCurve | undefined = variables && { step: [] };
  const started: Curves = {
    batchLoss: { step: [], loss: [] },
    evaluation,
    ...(path && { path }),
    ...(recordsSharpness && { sharpness: { step: [], epoch: [], value: [] } }),
  };
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
      curves.batchLoss.step.push(step);
      curves.batchLoss.loss.push(loss);
      addPlace(step);
    },
    addSharpness(step, value) {
      if (curves.sharpness) addRow(curves.sharpness, { step, epoch: step / stepsPerEpoch, value });
    },
    addEvaluation: (step, metrics) => addRow(curves.evaluation, { step, epoch: step / stepsPerEpoch, ...metrics }),
  };
}

function addRow(curve: Record<string, number[]>, row: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(row)) {
    // A variable may be named as what every object has: `toString`.
    if (!Object.hasOwn(curve, name)) curve[name] = [];
    curve[name]?.push(value);
  }
}
