/** The inverse time schedule: the time → decay that slows down. */
import { countTime } from './count-time.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';

type InverseTimeSettings = { readonly decay: number; readonly unit: 'epoch' | 'step' };

/** Divided by 1 + decay · t, t the epochs or steps made. */
export function createInverseTimeSchedule({ decay, unit }: InverseTimeSettings, length: ScheduleLength): Schedule {
  return (step) => 1 / (1 + decay * countTime(step, unit, length));
}
