import { elementary } from '../../shared/index.ts';
import type { Block, Measured, Metric, Tally } from './metric.ts';

/** How sure the network was of a class, for the rows that have it and for the others. */
type ClassScores = { readonly own: number[]; readonly others: number[] };
type Scores = Tally & { readonly classes: readonly ClassScores[] };

/**
 * The area under the ROC curve: the share of pairs, a row of the class and another row, in which the first has the
 * greater probability of the class, ties counting half. Of two classes it is the same for both; of more it is that of
 * the positive class against the rest, or the mean over the classes. A class that all rows of the split have, or none,
 * is left out; without any other the area is 0.5.
 *
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html (multi_class="ovr")
 */
export const auc: Metric<Scores> = {
  goal: 'maximize',
  needs: 'oneAnswer',
  tally(measured) {
    const { outputs, positive } = measured;
    const isBinary = outputs <= 2;
    const asked = isBinary ? [1] : positive === undefined ? [...Array(outputs).keys()] : [positive];
    const classes = asked.map((): ClassScores => ({ own: [], others: [] }));
    return {
      classes,
      takeOutputs(block) {
        for (let i = 0; i < block.n; i += 1) {
          const label = outputs === 1 ? Math.round(block.targets.values[i] as number) : block.targets.labels[i];
          const shift = isBinary ? 0 : normalizer(block, i, measured);
          for (const [at, { own, others }] of classes.entries()) {
            const name = asked[at] as number;
            const score = isBinary ? marginOf(block, i, outputs) : (block.out[i * outputs + name] as number) - shift;
            (label === name ? own : others).push(score);
          }
        }
      },
    };
  },
  value({ classes }) {
    const told = classes.filter(({ own, others }) => own.length > 0 && others.length > 0);
    return told.length === 0 ? 0.5 : told.reduce((sum, scores) => sum + areaOf(scores), 0) / told.length;
  },
};

/** What grows with the probability of the second of two classes. */
function marginOf({ out }: Block, i: number, outputs: number): number {
  return outputs === 1 ? (out[i] as number) : (out[2 * i + 1] as number) - (out[2 * i] as number);
}

/** What makes outputs before a softmax logarithms of probabilities: log Σ exp z, in float64. */
function normalizer({ out }: Block, i: number, { outputs, areLogits }: Measured): number {
  if (!areLogits) return 0;
  const row = out.subarray(i * outputs, (i + 1) * outputs);
  let greatest = Number.NEGATIVE_INFINITY;
  for (const z of row) greatest = Math.max(greatest, z);
  let sum = 0;
  for (const z of row) sum += elementary.exp(z - greatest);
  return greatest + elementary.log(sum);
}

/** The Mann-Whitney statistic over the number of pairs; counts and halves, so that no order of rows changes a bit. */
function areaOf({ own, others }: ClassScores): number {
  const below = Float64Array.from(others).sort();
  let [less, notGreater, sum] = [0, 0, 0];
  for (const score of Float64Array.from(own).sort()) {
    while (less < below.length && (below[less] as number) < score) less += 1;
    while (notGreater < below.length && (below[notGreater] as number) <= score) notGreater += 1;
    sum += (less + notGreater) / 2;
  }
  return sum / (own.length * others.length);
}
