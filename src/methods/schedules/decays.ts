/** The schedules by the time alone: how the learning rate stays, or decays. */
import type { NamedSchedule } from '../../config/index.ts';
import { integerPower } from '../../shared/index.ts';
import { countTime } from './count-time.ts';
import type { ScheduleMaker } from './schedule.ts';

type SettingsOf<Name extends NamedSchedule['type']> = Extract<NamedSchedule, { type: Name }>;

/** The learning rate stays. */
export const constant: ScheduleMaker<unknown> = () => () => 1;

/** Times `factor` after every so many epochs or steps: factor^⌊t / every⌋. PyTorch's StepLR. */
export const step: ScheduleMaker<SettingsOf<'step'>> =
  ({ every, factor, unit }, length) =>
  (made) =>
    integerPower(factor, Math.floor(countTime(made, unit, length) / every));

/** Times `factor` after each epoch or step: factor^t. PyTorch's ExponentialLR. */
export const exponential: ScheduleMaker<SettingsOf<'exponential'>> =
  ({ factor, unit }, length) =>
  (made) =>
    integerPower(factor, countTime(made, unit, length));

/** Divided by 1 + decay · t, t the epochs or steps made. */
export const inverseTime: ScheduleMaker<SettingsOf<'inverseTime'>> =
  ({ decay, unit }, length) =>
  (made) =>
    1 / (1 + decay * countTime(made, unit, length));
