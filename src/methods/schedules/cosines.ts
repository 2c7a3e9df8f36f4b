/** The schedules along waves of the cosine. */
import type { NamedSchedule } from '../../config/index.ts';
import { cos } from '../../shared/index.ts';
import type { ScheduleMaker } from './schedule.ts';

type SettingsOf<Name extends NamedSchedule['type']> = Extract<NamedSchedule, { type: Name }>;

/** to + (from − to) · (1 + cos πs) / 2: `from` at s = 0, `to` at s = 1, level at both ends. */
function halfCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + cos(Math.PI * share))) / 2;
}

/**
 * Half a cosine from 1 at the first step down to `to` at the last one; 1 where there is only one.
 *
 * Variant: PyTorch's CosineAnnealingLR by steps, with T_max = steps − 1, and no restarts.
 *
 * @see https://arxiv.org/abs/1608.03983
 */
export const cosine: ScheduleMaker<SettingsOf<'cosine'>> = ({ to }, { steps }) => {
  if (steps === 1) return () => 1;
  return (step) => halfCosine(1, to, step / (steps - 1));
};

/** What the one-cycle schedule begins and ends with. */
const first = 1 / 25;
const last = first / 1e4;

/**
 * Half a cosine from 1/25 up to 1 in a share `rise` of the steps, then half a cosine down to 1/250,000 at the last one;
 * 1 where there is only one step.
 *
 * Variant: PyTorch's OneCycleLR with its defaults, the momentum left alone: the peak lies at rise · steps − 1, which may
 * fall between two steps, or before the first.
 *
 * @see https://arxiv.org/abs/1708.07120
 */
export const oneCycle: ScheduleMaker<SettingsOf<'oneCycle'>> = ({ rise }, { steps }) => {
  if (steps === 1) return () => 1;
  const peak = rise * steps - 1;
  return (step) => {
    if (step < peak) return halfCosine(first, 1, step / peak);
    return halfCosine(1, last, (step - peak) / (steps - 1 - peak));
  };
};
