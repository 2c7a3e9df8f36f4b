/** The constant schedule. */
import type { Schedule } from './schedule.ts';

/** The learning rate stays. */
export function createConstantSchedule(): Schedule {
  return () => 1;
}
