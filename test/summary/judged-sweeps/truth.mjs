/**
 * What the learning rates of a group really do, by no rule of the judge: each is trained again from the same initial
 * weights with the luck of other mini-batches, and ones beyond the smallest and the largest too; the loss is that of all
 * training rows. Of the gradient method on a quadratic it is known in closed form.
 */

import { importSource } from '../../helpers/sources.mjs';
import { mean } from './statistics.mjs';

const { decodeSafetensors } = await importSource('shared/index.ts');

/** How often each learning rate is trained with other mini-batches. */
const lucks = 4;
const evaluations = 24;
/** The learning rates beyond those of the sweep, in units of its smallest and of its largest. */
const below = [0.1, 0.316];
const above = [3.16, 10];

/**
 * Measures the learning rates of a group.
 *
 * @param group its trials by learning rate
 * @param objective a metric
 * @returns of each learning rate, ascending, whether it was tried, and of each training the share of the way from the
 *   start to the best mean end that it went, with what follows from it
 */
export function measureGroup(group, { curvatures }, { train, rows, summary }) {
  const objective = summary.objective.metric;
  const [trials] = [...group.values()];
  const tried = [...group.keys()].sort((a, b) => a - b);
  const rates = [...below.map((f) => f * tried[0]), ...tried, ...above.map((f) => f * tried.at(-1))];
  const starts = trials.map((trial) => train({ ...trial, steps: 0, stopAfter: undefined }));
  const measured = rates.map((learningRate) => {
    const runs = (group.get(learningRate) ?? trials).flatMap((trial, i) => {
      const { batchSize, layers } = trial.settings;
      const hasLuck = batchSize < rows[trial.point] || layers.some(({ type }) => type === 'dropout');
      const repeats = [trial.repeat, ...(hasLuck ? countTo(lucks).map((luck) => 1000 * luck + trial.repeat) : [])];
      return repeats.map((repeat) => {
        const changes = { learningRate, repeat, objective, weights: starts[i].weights };
        return { isOwn: repeat === trial.repeat, ...trainAgain(trial, changes, train) };
      });
    });
    const exact = curvatures && solveQuadratic(curvatures, learningRate, trials[0]);
    return { learningRate, isTried: group.has(learningRate), runs: exact ? [{ isOwn: true, ...exact }] : runs };
  });
  return {
    start: mean(starts.map(({ metrics }) => metrics['train.loss'])),
    startObjective: mean(starts.map(({ metrics }) => metrics[objective])),
    measured,
  };
}

function trainAgain(trial, { learningRate, repeat, objective, weights }, train) {
  const { settings, stopAfter, steps } = trial;
  const length = stopAfter ?? steps;
  const every = Math.max(1, Math.floor(length / evaluations));
  const splits = [...new Set(['train', objective.split('.')[0]])];
  const evaluate = { ...settings.evaluate, every, unit: 'step', splits, metrics: ['loss'] };
  const again = {
    ...trial,
    repeat,
    settings: { ...settings, learningRate, evaluate, record: { ...settings.record, batchLoss: length } },
  };
  const options = settings.function ? {} : { initialWeights: decodeSafetensors(weights) };
  const { status, curves } = train(again, options);
  const { step, 'train.loss': losses = [], [objective]: values = losses } = curves.evaluation;
  if (status !== 'finished') {
    const end = Number.POSITIVE_INFINITY;
    return { losses, end, last: end, objective: end };
  }
  const shares = step.map((made) => made / length);
  return { losses, shares, end: mean(losses.slice(-2)), last: losses.at(-1), objective: mean(values.slice(-2)) };
}

/** The curve of the gradient method on ½ Σ λᵢxᵢ²: xᵢ is (1 − ηλᵢ)ᵗ of its start after t steps. */
function solveQuadratic(curvatures, learningRate, { settings, steps }) {
  const start = Object.values(settings.function.start);
  const shares = countTo(evaluations).map((i) => Math.round((i * steps) / evaluations) / steps);
  const losses = shares.map((share) => {
    const parts = curvatures.map(
      (curvature, i) => 0.5 * curvature * start[i] ** 2 * (1 - learningRate * curvature) ** (2 * share * steps),
    );
    return parts.reduce((sum, part) => sum + part);
  });
  return { losses, shares, end: losses.at(-1), last: losses.at(-1), objective: losses.at(-1) };
}

function countTo(n) {
  return Array.from({ length: n }, (_, i) => i + 1);
}
