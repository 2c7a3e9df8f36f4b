/** An experiment whose learning rate is `auto`, and the values that were chosen → the experiment that has them as an axis. */
import { omitUndefined, randomStream } from '../../shared/index.ts';
import type { Axis, Experiment } from '../experiment.ts';

const path = ['learningRate'];

/** Puts the values in the place of `auto`, as if they were written there. @param values each once, at least one */
export function withLearningRates(experiment: Experiment, values: readonly number[]): Experiment {
  const { autoLearningRate, ...rest } = experiment;
  if (autoLearningRate === undefined) return experiment;
  const { axis: place, draws } = autoLearningRate;
  const moved = (index: number) => (index < place ? index : index + 1);
  const axes = experiment.axes.toSpliced(place, 0, chooseAxis(experiment, values, draws));
  const zips = experiment.zips?.map((group) => group.map(moved)) ?? [];
  const exclude = experiment.exclude?.map((choices) => choices.map((each) => ({ ...each, axis: moved(each.axis) })));
  return omitUndefined({
    ...rest,
    settings: { ...experiment.settings, learningRate: values[0] ?? experiment.settings.learningRate },
    axes,
    // All axes of a random search go together.
    ...(draws !== undefined ? { zips: [axes.map((_, index) => index)] } : zips.length > 0 && { zips }),
    exclude,
  });
}

function chooseAxis({ settings }: Experiment, values: readonly number[], draws: number | undefined): Axis {
  const axis = { path, source: path, values };
  if (draws === undefined) return axis;
  const stream = randomStream(settings.seed, 0, 'sweep/learningRate');
  return { ...axis, picks: Array.from({ length: draws }, () => stream.below(values.length)) };
}
