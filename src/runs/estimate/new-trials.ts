/** `kobai plan --why`: what sets each new trial apart from those that are recorded. */
import { explainNew, type NewBecause } from '../../comparison/index.ts';
import type { Trial } from '../../plan/index.ts';
import { formatValue } from '../../report/index.ts';
import type { FinishedTrials } from '../../results/index.ts';
import { escapeControls } from '../../shared/index.ts';
import type { Prepared } from '../prepare/prepare.ts';

/** A trial that a run would train, with the reason. */
export type NewTrial = { readonly parameters: Readonly<Record<string, unknown>>; readonly repeat: number } & NewBecause;

/** Lists the trials that a run would train, with the reason. */
export function listNewTrials({ points }: Prepared, trials: readonly Trial[], finished: FinishedTrials): NewTrial[] {
  const reasons = explainNew(trials, finished);
  return trials.flatMap(({ point, repeat }, i) => {
    const reason = reasons[i];
    return reason ? [{ parameters: points[point]?.parameters ?? {}, repeat, ...reason }] : [];
  });
}

/** One line for the new trials of a point that are new for the same reason. */
export function describeNewTrials(trials: readonly NewTrial[]): string {
  const lines = trials.map(({ parameters, ...reason }) => {
    const place = Object.entries(parameters).map(([path, value]) => `${escapeControls(path)} ${formatValue(value)}`);
    return `new: ${place.join(', ') || 'the only point'}: ${describeReason(reason)}\n`;
  });
  return [...new Set(lines)].join('');
}

function describeReason(reason: NewBecause): string {
  if ('nothingIsRecorded' in reason) return 'no trial is recorded';
  if ('failure' in reason) return `it failed: ${escapeControls(reason.failure)}`;
  const { setting, was, is, others } = reason;
  const more = others === 0 ? '' : `, and ${others} more ${others === 1 ? 'setting differs' : 'settings differ'}`;
  return `${escapeControls(setting)} was ${show(was)}, is ${show(is)}${more}`;
}

/** A value as text; of a sha256 its first 12 digits. */
function show(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? value.slice(0, 12) : formatValue(value);
}
