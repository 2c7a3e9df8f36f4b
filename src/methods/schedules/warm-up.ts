/** A schedule → the same behind a warm-up. */
import type { Schedule } from './schedule.ts';

/**
 * Puts `warmup` steps in front of a schedule, in which its first value is reached from 0 in equal parts: times
 * 1/(warmup + 1), 2/(warmup + 1), … warmup/(warmup + 1), and whole at the schedule's own step 0.
 *
 * @see https://arxiv.org/abs/1706.02677
 */
export function warmUp(schedule: Schedule, warmup: number): Schedule {
  return (step) => (step < warmup ? ((step + 1) / (warmup + 1)) * schedule(0) : schedule(step - warmup));
}
