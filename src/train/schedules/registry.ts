/** Every schedule of the learning rate by its name in the experiment file. */
import type { ScheduleSettings } from '../../config/index.ts';
import { createConstantSchedule } from './constant.ts';
import { createCosineSchedule } from './cosine.ts';
import { createExponentialSchedule } from './exponential.ts';
import { createInverseTimeSchedule } from './inverse-time.ts';
import { createOneCycleSchedule } from './one-cycle.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';
import { createStepSchedule } from './step.ts';
import { warmUp } from './warm-up.ts';

type ScheduleMakers = {
  readonly [Name in ScheduleSettings['type']]: (
    settings: Extract<ScheduleSettings, { type: Name }>,
    length: ScheduleLength,
  ) => Schedule;
};

/** The makers of what follows the warm-up; a schedule counts its steps and epochs from there. */
export const scheduleMakers: ScheduleMakers = {
  constant: createConstantSchedule,
  step: createStepSchedule,
  exponential: createExponentialSchedule,
  inverseTime: createInverseTimeSchedule,
  cosine: createCosineSchedule,
  oneCycle: createOneCycleSchedule,
};

/**
 * The schedule that the settings name, behind its warm-up.
 *
 * @param length that of the whole training; where the warm-up leaves nothing of it, it leads to a schedule of one step
 */
export function createSchedule(settings: ScheduleSettings, { steps, stepsPerEpoch }: ScheduleLength): Schedule {
  const make = scheduleMakers[settings.type] as (settings: ScheduleSettings, length: ScheduleLength) => Schedule;
  const rest = Math.max(steps - settings.warmup, 1);
  return warmUp(make(settings, { steps: rest, stepsPerEpoch }), settings.warmup);
}
