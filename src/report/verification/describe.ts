/** Parts of a verification → the words that every format shares, control characters shown as escapes. */
import type {
  ComparedValue,
  NumberDifference,
  Parting,
  VerifiedExperiment,
  VerifiedTrial,
} from '../../comparison/index.ts';
import { countOf, escapeControls } from '../../shared/index.ts';
import { formatNumber, formatValue } from '../format.ts';

/** Hexadecimal digits that are shown of a sha256: enough to tell it from another. */
const digestLength = 12;

/** The verdict on an experiment in a line: `same: 9 of 9 trials compared with results/lr-sweep`, or that there was nothing. */
export function describeExperiment(experiment: VerifiedExperiment): string {
  const { verdict, expected, compared, committed, because, reason } = experiment;
  if (reason !== undefined) return `${verdict}: nothing was compared`;
  const within = because === undefined ? '' : ` within tolerances, because ${escapeControls(because)}`;
  return `${verdict}: ${compared} of ${countOf(expected, 'trial')} compared with ${escapeControls(committed)}${within}`;
}

/** Names a trial: `learningRate=0.1, batchSize=20, repeat 0`, in cross-validation with its fold, counted from 0 too. */
export function nameTrial({ parameters, ...place }: Pick<VerifiedTrial, 'parameters' | 'repeat' | 'folds'>): string {
  // 17 digits tell any two numbers apart; no more are shown than that takes.
  const settings = Object.entries(parameters).map(
    ([path, value]) => `${escapeControls(path)}=${formatValue(value, 17)}`,
  );
  return [...settings, nameRepeat(place)].join(', ');
}

/** `repeat 1`, or `repeat 1, fold 2`. */
export function nameRepeat({ repeat, folds }: Pick<VerifiedTrial, 'repeat' | 'folds'>): string {
  if (folds === undefined) return `repeat ${repeat}`;
  return `repeat ${Math.floor(repeat / folds)}, fold ${repeat % folds}`;
}

/** One value of both trials: `test.loss: 0.25 committed, 0.26 retrained (+4 %, 2.3e+14 ulp)`. */
export function describeComparedValue({ name, committed, retrained, difference }: ComparedValue): string {
  if (committed === undefined && retrained === undefined) return `${name} differs`;
  const text = (value: number | string | undefined) =>
    value === undefined ? 'nothing' : name === 'weights' ? String(value).slice(0, digestLength) : String(value);
  return `${name}: ${text(committed)} committed, ${text(retrained)} retrained${describeDifference(difference)}`;
}

/**
 * Says where the curves part: `the curves part at step 12, equal until step 10: batchLoss.loss 0.5 committed, 0.6
 * retrained (+20 %, …)`.
 */
export function describeParting({ curve, step, equalUntil, committed, retrained, difference }: Parting): string {
  const until = equalUntil === undefined ? '' : `, equal until step ${equalUntil}`;
  const values = `${committed ?? 'nothing'} committed, ${retrained ?? 'nothing'} retrained`;
  return `the curves part at step ${step}${until}: ${curve} ${values}${describeDifference(difference)}`;
}

function describeDifference(difference: NumberDifference | undefined): string {
  if (difference === undefined) return '';
  const { absolute, relative, ulps } = difference;
  const sign = absolute > 0 ? '+' : '';
  const size = relative === undefined ? formatNumber(absolute, 3) : `${formatNumber(100 * relative, 3)} %`;
  return ` (${sign}${size}, ${formatNumber(ulps, 3)} ulp)`;
}

/** Whether a verdict on a part of the experiment lets the verification pass. */
export function passes(verdict: VerifiedTrial['verdict'], { because }: Pick<VerifiedExperiment, 'because'>): boolean {
  return verdict === 'same' || (verdict === 'improved' && because !== undefined);
}
