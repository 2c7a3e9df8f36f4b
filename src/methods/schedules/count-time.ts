/** The number of an update → the time that a schedule goes by. */
import type { ScheduleLength } from './schedule.ts';

/** How many updates (`step`) or whole epochs (`epoch`) lie before update number `step`. */
export function countTime(step: number, unit: 'epoch' | 'step', { stepsPerEpoch }: ScheduleLength): number {
  return unit === 'step' ? step : Math.floor(step / stepsPerEpoch);
}
