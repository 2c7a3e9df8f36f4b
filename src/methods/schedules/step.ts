/** The step schedule: the time → stairs down. */
import { integerPower } from '../../shared/index.ts';
import { countTime } from './count-time.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';

type StepSettings = { readonly every: number; readonly factor: number; readonly unit: 'epoch' | 'step' };

/** Times `factor` after every so many epochs or steps: factor^⌊t / every⌋. PyTorch's StepLR. */
export function createStepSchedule({ every, factor, unit }: StepSettings, length: ScheduleLength): Schedule {
  return (step) => integerPower(factor, Math.floor(countTime(step, unit, length) / every));
}
