/** The records of a run → the learning curves of its points, with as many values as a screen can show. */
import { extent, mean } from 'd3-array';
import { formatNumber } from '../../report/index.ts';
import type { EndedRecord, TrialRecord } from '../../results/index.ts';
import { omitUndefined } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import { mostColors } from '../charts/verdict-lanes.ts';
import type { Curve, CurvesData, SweepData } from '../types.ts';
import { choosePoints } from './choose-points.ts';
import { shownRange, startOfLosses } from './shown-range.ts';
import { shorten } from './sweep.ts';

/** Values of all curves together: 1,000 curves of 2 splits still have 40 each. */
const mostValues = 80_000;
/** With fewer evaluations of the training split, the losses of its mini-batches are drawn instead. */
const fewestEvaluations = 16;

/**
 * Lays out the learning curves.
 *
 * @param sweep the groups or places by which lines are coloured; without it they are not
 * @returns undefined where no trial has a curve
 */
export function layOutCurves(
  summary: Summary,
  records: ReadonlyMap<string, TrialRecord>,
  sweep?: SweepData,
): CurvesData | undefined {
  const drawn = choosePoints(summary);
  const trialsOf = new Map(drawn.map((index) => [index, endedTrials(summary, index, records)]));
  const all = [...trialsOf.values()].flat();
  if (all.length === 0) return undefined;

  const unit = summary.settings.function === undefined ? 'epoch' : 'step';
  const finished = all.filter(({ status }) => status === 'finished');
  const useBatches = finished.some((record) => record.curves.evaluation.step.length < fewestEvaluations);
  const judged = ['validation.loss', 'test.loss'].find((name) => finished.some((record) => hasCurve(record, name)));
  const most = Math.max(12, Math.min(80, Math.floor(mostValues / (2 * drawn.length))));
  const tell = tellApart(summary, sweep);
  const rowsOf = new Map(summary.data.map(({ sha256, rows }) => [sha256, rows.train]));
  const readers: ((record: EndedRecord) => Curve)[] = [
    (record) => (useBatches ? batchCurve(record) : evaluationCurve(record, 'train.loss')),
    ...(judged === undefined ? [] : [(record: EndedRecord) => evaluationCurve(record, judged)]),
  ];
  const isFunction = unit === 'step';
  const lines = [...trialsOf].flatMap(([point, trials]) => {
    if (trials.length === 0) return [];
    const scale = (record: EndedRecord) => (isFunction ? 1 : 1 / stepsPerEpoch(record, rowsOf));
    const curves = readers.map((read) => meanCurve(trials.map(read), most, scale(trials[0] as EndedRecord)));
    const divergences = trials.flatMap((record) =>
      record.divergence === undefined ? [] : [record.divergence.step * scale(record)],
    );
    return [
      {
        point,
        ...tell.get(point),
        curves,
        ...(divergences.length > 0 && { divergedAt: shorten(Math.min(...divergences)) }),
      },
    ];
  });
  const trainNote = useBatches
    ? 'the loss of each mini-batch, before its update'
    : 'the whole split, at each evaluation';
  const panels = [
    { title: isFunction ? 'value of the function' : 'train.loss', note: isFunction ? '' : trainNote },
    ...(judged === undefined ? [] : [{ title: judged, note: 'the whole split, at each evaluation' }]),
  ];
  const losses = lines.flatMap(({ curves }) => curves.map(({ y }) => y));
  const range = shownRange(losses.flat(), 'minimize', startOfLosses(summary, losses));
  const groups = sweep === undefined || sweep.groups.length < 2 ? undefined : sweep.groups.map(({ name }) => name);
  return omitUndefined({ unit, panels, range, groups, shades: nameShades(summary, sweep), lines });
}

/** The records of a point that have curves. */
export function endedTrials(
  { points }: Summary,
  index: number,
  records: ReadonlyMap<string, TrialRecord>,
): EndedRecord[] {
  return (points[index]?.trialIds ?? []).flatMap((id) => {
    const record = records.get(id);
    return record === undefined || record.status === 'failed' ? [] : [record];
  });
}

function hasCurve({ curves }: EndedRecord, name: string): boolean {
  return ((curves.evaluation as Record<string, readonly number[]>)[name]?.length ?? 0) > 0;
}

function batchCurve({ curves }: EndedRecord): Curve {
  return { x: curves.batchLoss.step, y: curves.batchLoss.loss };
}

function evaluationCurve({ curves }: EndedRecord, name: string): Curve {
  const values = (curves.evaluation as Record<string, readonly number[]>)[name] ?? [];
  return { x: curves.evaluation.step.slice(0, values.length), y: values };
}

function stepsPerEpoch({ settings: parameters, data }: EndedRecord, rowsOf: ReadonlyMap<string, number>): number {
  return Math.ceil((rowsOf.get(data) ?? parameters.batchSize) / parameters.batchSize);
}

/** The mean of the curves of a point, as far as all of them go, with at most so many values. @param unit what x is times */
export function meanCurve(curves: readonly Curve[], most: number, unit = 1): Curve {
  const { x, y } = average(curves);
  return thin({ x: x.map((value) => value * unit), y }, most);
}

function average(curves: readonly Curve[]): Curve {
  const [first] = curves;
  if (first === undefined) return { x: [], y: [] };
  const length = Math.min(...curves.map(({ y }) => y.length));
  const y: number[] = [];
  for (let i = 0; i < length; i += 1) {
    let sum = 0;
    for (const curve of curves) sum += curve.y[i] as number;
    y.push(sum / curves.length);
  }
  return { x: first.x.slice(0, length), y };
}

/** The means of equal parts, so that noise grows less and no trend is lost; the first and the last value stay. */
function thin({ x, y }: Curve, most: number): Curve {
  if (y.length <= most) return { x: x.map(shorten), y: y.map(shorten) };
  const inner = most - 2;
  const bounds = Array.from({ length: inner + 1 }, (_, i) => 1 + Math.floor((i * (y.length - 2)) / inner));
  const means = (values: readonly number[]) => [
    values[0] ?? 0,
    ...bounds.slice(1).map((end, i) => mean(values.slice(bounds[i], end)) ?? 0),
    values.at(-1) ?? 0,
  ];
  return { x: means(x).map(shorten), y: means(y).map(shorten) };
}

type Look = Pick<CurvesData['lines'][number], 'group' | 'pattern' | 'shade'>;

/** How the points are told apart: a few groups or points by colour, others along the swept axis, else by rank. */
export function tellApart({ points }: Summary, sweep: SweepData | undefined): ReadonlyMap<number, Look> {
  const groups = sweep?.groups ?? [];
  if (groups.length > 1) {
    const arePatterned = groups.every(({ marks }) => marks.length <= mostColors);
    const looks = groups.flatMap(({ marks }, group) =>
      marks.map(({ point }, pattern) => [point, { group, ...(arePatterned && { pattern }) }] as const),
    );
    return new Map(looks);
  }
  if (sweep === undefined || sweep.x.names !== undefined) {
    if (points.length <= mostColors) return new Map(points.map((_, point) => [point, { group: point }]));
    const last = Math.max(1, points.length - 1);
    return new Map(points.map(({ rank }, point) => [point, { shade: shorten(1 - (rank - 1) / last) }]));
  }
  const marks = groups[0]?.marks ?? [];
  const distinct = [...new Set(marks.map(({ x }) => x))];
  const last = Math.max(1, distinct.length - 1);
  return new Map(marks.map(({ point, x }) => [point, { shade: shorten(distinct.indexOf(x) / last) }]));
}

/** What the shades of lines mean, where they have any. */
export function nameShades({ points }: Summary, sweep: SweepData | undefined): CurvesData['shades'] {
  if (sweep === undefined || sweep.groups.length > 1) return undefined;
  if (sweep.x.names !== undefined) return { title: 'rank', ends: [String(points.length), '1'] };
  const [low = 0, high = 0] = extent(sweep.groups.flatMap(({ marks }) => marks.map(({ x }) => x)));
  return { title: sweep.x.title, ends: [formatNumber(low), formatNumber(high)] };
}
