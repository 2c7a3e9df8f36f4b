import type { Metric, Tally } from './metric.ts';

type Squares = Tally & {
  /** Σ(y − t)² of each output. */
  readonly residual: Float64Array;
  /** Σ(t − mean of t)² of each output. */
  readonly total: Float64Array;
};

/**
 * The share of the targets' variance that the outputs explain, 1 − Σ(y − t)² / Σ(t − mean of t)²: the mean over the
 * outputs. Where all targets of an output are equal it is 1 if the output hits every one of them, else 0.
 *
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.r2_score.html
 */
export const rSquared: Metric<Squares> = {
  goal: 'maximize',
  needs: 'numbers',
  tally({ outputs }) {
    const residual = new Float64Array(outputs);
    const total = new Float64Array(outputs);
    const mean = new Float64Array(outputs);
    let rows = 0;
    return {
      residual,
      total,
      // Welford's recurrence: one pass, no cancellation, and a total of exactly 0 where all targets are equal.
      takeOutputs({ out, targets, n }) {
        for (let i = 0; i < n; i += 1) {
          rows += 1;
          for (let j = 0; j < outputs; j += 1) {
            const target = targets.values[i * outputs + j] as number;
            const error = (out[i * outputs + j] as number) - target;
            residual[j] = (residual[j] as number) + error * error;
            const before = target - (mean[j] as number);
            mean[j] = (mean[j] as number) + before / rows;
            total[j] = (total[j] as number) + before * (target - (mean[j] as number));
          }
        }
      },
    };
  },
  value({ residual, total }) {
    let sum = 0;
    for (const [j, squares] of residual.entries()) sum += shareExplained(squares, total[j] as number);
    return sum / residual.length;
  },
};

function shareExplained(residual: number, total: number): number {
  if (total === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / total;
}
