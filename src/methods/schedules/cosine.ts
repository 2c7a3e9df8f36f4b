/** The cosine schedule: half a cosine down. */
import { halfCosine } from './half-cosine.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';

/**
 * Half a cosine from 1 at the first step down to `to` at the last one; 1 where there is only one.
 *
 * Variant: PyTorch's CosineAnnealingLR by steps, with T_max = steps − 1, and no restarts.
 *
 * @see https://arxiv.org/abs/1608.03983
 */
export function createCosineSchedule({ to }: { readonly to: number }, { steps }: ScheduleLength): Schedule {
  if (steps === 1) return () => 1;
  return (step) => halfCosine(1, to, step / (steps - 1));
}
