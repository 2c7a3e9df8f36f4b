/** Every schedule of the learning rate by its name in the experiment file. */
import type { NamedSchedule, ScheduleSettings } from '../../config/index.ts';
import { cosine, oneCycle } from './cosines.ts';
import { constant, exponential, inverseTime, step } from './decays.ts';
import { createFormulaSchedule } from './formula.ts';
import type { Schedule, ScheduleLength, ScheduleMaker } from './schedule.ts';
import { warmUp } from './warm-up.ts';

type ScheduleMakers = {
  readonly [Name in NamedSchedule['type']]: ScheduleMaker<Extract<NamedSchedule, { type: Name }>>;
};

/** The makers of what follows the warm-up; a schedule counts its steps and epochs from there. */
export const schedules: ScheduleMakers = { constant, step, exponential, inverseTime, cosine, oneCycle };

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
  const make = schedules[settings.type] as ScheduleMaker<NamedSchedule>;
  return make(settings, length);
}
