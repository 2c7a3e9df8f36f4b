/** The records of a run → the sharpness of the loss along training, and what it says of the learning rates. */
import { max } from 'd3-array';
import type { TrialRecord } from '../../results/index.ts';
import { meanOf, omitUndefined, readStability } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import type { CurvesData, SweepData } from '../types.ts';
import { choosePoints } from './choose-points.ts';
import { endedTrials, meanCurve, nameShades, tellApart } from './curves.ts';
import { shorten } from './sweep.ts';

type Records = ReadonlyMap<string, TrialRecord>;

const mostValues = 80;
/** What lies further above the limits of the learning rates stands at the edge. */
const timesBeyond = 2;

/**
 * Lays out the sharpness of the loss, each line with the sharpness above which its learning rate is not stable.
 *
 * @param sweep the groups or places by which lines are coloured; without it they are not
 * @returns undefined where none was recorded
 */
export function layOutSharpness(summary: Summary, records: Records, sweep?: SweepData): CurvesData | undefined {
  const tell = tellApart(summary, sweep);
  const isFunction = summary.settings.function !== undefined;
  const lines = choosePoints(summary).flatMap((point) => {
    const trials = endedTrials(summary, point, records).filter(({ curves }) => curves.sharpness !== undefined);
    const curve = meanCurve(
      trials.map(({ curves: { sharpness } }) => ({
        x: (isFunction ? sharpness?.step : sharpness?.epoch) ?? [],
        y: sharpness?.value ?? [],
      })),
      mostValues,
    );
    if (curve.y.length === 0) return [];
    const limits = trials.flatMap((record) => readStability(record)?.sharpest ?? []);
    const limit = limits.length === 0 ? undefined : shorten(meanOf(limits));
    return [omitUndefined({ point, ...tell.get(point), curves: [curve], limit })];
  });
  if (lines.length === 0) return undefined;
  const highest = max(lines, ({ curves }) => max(curves[0]?.y ?? [])) ?? 0;
  const limits = lines.flatMap(({ limit }) => limit ?? []);
  const [start = 0] = lines.flatMap(({ curves }) => curves[0]?.y[0] ?? []);
  // The limit of a small learning rate is far above every sharpness, and that of one which diverges has no bound.
  const reach = timesBeyond * Math.max(start, ...limits.filter((limit) => limit <= highest));
  const near = limits.filter((limit) => limit <= timesBeyond * highest);
  const range = [
    Math.min(0, ...lines.map(({ curves }) => curves[0]?.y[0] ?? 0)),
    Math.max(Math.min(highest, reach), ...near),
  ];
  const groups = sweep === undefined || sweep.groups.length < 2 ? undefined : sweep.groups.map(({ name }) => name);
  const note = limits.length === 0 ? '' : 'straight: the limit of the learning rate';
  return omitUndefined({
    unit: isFunction ? 'step' : 'epoch',
    panels: [{ title: 'sharpness λ', note }],
    range: range as [number, number],
    groups,
    shades: nameShades(summary, sweep),
    lines,
  }) as CurvesData;
}

/**
 * The largest stable learning rate at the start, where the points differ in the learning rate alone and so begin alike.
 *
 * @returns undefined where the sharpness was not recorded, or each optimizer has its own limit
 */
export function findLimit(summary: Summary, records: Records): SweepData['limit'] {
  if (summary.axes.length !== 1 || summary.axes[0]?.path !== 'learningRate') return undefined;
  const limits = summary.points.flatMap((_, point) =>
    endedTrials(summary, point, records).flatMap((record) => readStability(record) ?? []),
  );
  const [first] = limits;
  return first && { x: shorten(meanOf(limits.map(({ start }) => start))), formula: first.formula };
}
