/** Trials one after the other, with the same kernels → their outcomes; repeats of a point take the arrays of the one before. */
import type { Dataset } from '../data/index.ts';
import type { CreateKernels } from '../kernels/index.ts';
import type { FloatArray } from '../shared/index.ts';
import { restoreArrays } from './checkpoint.ts';
import { openDraws } from './draws.ts';
import { type AllocatedTraining, allocateTraining, listArrays, type TrainedTrial } from './training.ts';
import { type TrainOptions, trainTrial } from './trial.ts';
import type { TrialOutcome } from './types.ts';

/** Trains the next trial of a series: gives what `trainTrial` gives. */
export type Series = (
  trial: TrainedTrial,
  dataset: Dataset,
  options?: Omit<TrainOptions, 'allocated' | 'draws'>,
) => TrialOutcome;

/** Parameters up to which arrays are kept: to allocate those of a larger network is nothing beside its training. */
const mostKept = 1 << 16;

/** What repeats have in common. */
type RepeatedTrial = Pick<TrainedTrial, 'settings' | 'shapes' | 'steps'>;

/** What was allocated for a trial, and how its arrays were then. */
type Kept = {
  readonly trial: RepeatedTrial;
  readonly dataset: Dataset;
  readonly allocated: AllocatedTraining;
  readonly fresh: readonly FloatArray[];
};

/** Opens a series. @param createKernels is called by nobody else from then on: the arrays lie in the kernels' memory */
export function openSeries(createKernels: CreateKernels): Series {
  const draws = openDraws();
  let kept: Kept | undefined;

  const allocate = (trial: TrainedTrial, dataset: Dataset): AllocatedTraining => {
    if (kept && isRepeat(kept.trial, trial) && kept.dataset === dataset) {
      const { allocated, fresh } = kept;
      restoreArrays({ arrays: fresh }, listArrays(allocated));
      return allocated;
    }
    kept = undefined;
    const allocated = allocateTraining(trial, dataset, createKernels);
    if (!isRenewable(allocated)) return allocated;
    const { settings, shapes, steps } = trial;
    const fresh = listArrays(allocated).map((array) => array.slice());
    kept = { trial: { settings, shapes, steps }, dataset, allocated, fresh };
    return allocated;
  };
  return (trial, dataset, options) =>
    trainTrial(trial, dataset, createKernels, { ...options, draws, allocated: allocate(trial, dataset) });
}

/** Whether nothing but the repeat differs, and where they stop: those that reach a thread together have the same objects. */
function isRepeat(one: RepeatedTrial, other: RepeatedTrial): boolean {
  // Schedules are of all steps.
  return one.settings === other.settings && one.shapes === other.shapes && one.steps === other.steps;
}

/**
 * Whether nothing but its arrays remembers a training: layers that can be captured draw nothing, and no evaluation is the
 * best one yet.
 */
function isRenewable({ network, best }: AllocatedTraining): boolean {
  return network.capturable !== undefined && best === undefined && network.all.w.length <= mostKept;
}
