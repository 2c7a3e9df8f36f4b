/** The exponential schedule: the time → decay in equal ratios. */
import { integerPower } from '../../shared/index.ts';
import { countTime } from './count-time.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';

type ExponentialSettings = { readonly factor: number; readonly unit: 'epoch' | 'step' };

/** Times `factor` after each epoch or step: factor^t. PyTorch's ExponentialLR. */
export function createExponentialSchedule({ factor, unit }: ExponentialSettings, length: ScheduleLength): Schedule {
  return (step) => integerPower(factor, countTime(step, unit, length));
}
