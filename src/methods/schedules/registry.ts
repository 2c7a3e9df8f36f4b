/** Every schedule of the learning rate by its name in the experiment file. */
import type { NamedSchedule, ScheduleSettings } from '../../config/index.ts';
import { createConstantSchedule } from './constant.ts';
import { createCosineSchedule } from './cosine.ts';
import { createExponentialSchedule } from './exponential.ts';
import { createFormulaSchedule } from './formula.ts';
import { createInverseTimeSchedule } from './inverse-time.ts';
import { createOneCycleSchedule } from './one-cycle.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';
import { createStepSchedule } from './step.ts';
import { warmUp } from './warm-up.ts';

type ScheduleMakers = {
  readonly [Name in NamedSchedule['type']]: (
    settings: Extract<NamedSchedule, { type: Name }>,
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
export function createSchedule(settings: ScheduleSettings, length: ScheduleLength): Schedule {
  const rest = { ...length, steps: Math.max(length.steps - settings.warmup, 1) };
  return warmUp(createNamed(settings, rest), settings.warmup);
}

function createNamed(settings: ScheduleSettings, length: ScheduleLength): Schedule {
  if ('formula' in settings) return createFormulaSchedule(settings, length);
  const make = scheduleMakers[settings.type] as (settings: NamedSchedule, length: ScheduleLength) => Schedule;
  return make(settings, length);
}
