/** The one-cycle schedule: half a cosine up, half a cosine down. */
import { halfCosine } from './half-cosine.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';

const first = 1 / 25;
const last = first / 1e4;

/**
 * Half a cosine from 1/25 up to 1 in a share `rise` of the steps, then half a cosine down to 1/250,000 at the last one;
 * 1 where there is only one step.
 *
 * Variant: PyTorch's OneCycleLR with its defaults, the momentum left alone: the peak lies at rise · steps − 1, which may
 * fall between two steps, or before the first.
 *
 * @see https://arxiv.org/abs/1708.07120
 */
export function createOneCycleSchedule({ rise }: { readonly rise: number }, { steps }: ScheduleLength): Schedule {
  if (steps === 1) return () => 1;
  const peak = rise * steps - 1;
  return (step) => {
    if (step < peak) return halfCosine(first, 1, step / peak);
    return halfCosine(1, last, (step - peak) / (steps - 1 - peak));
  };
}
