/** A summary → the metric over the swept axis, in characters. */
import { formatNumber } from '../report/index.ts';
import type { Summary } from '../summary/index.ts';
import { titleOf } from './charts/frame.ts';
import { linearScale, type Scale, scaleFor, scaleOfAxis, withinRange } from './charts/scale.ts';
import { judgements, judgementWords } from './charts/symbols.ts';
import { layOutSweep } from './data/sweep.ts';
import { judgementOf } from './page-data.ts';
import type { Judgement, SweepData } from './types.ts';

const marks: Readonly<Record<Judgement, string>> = {
  good: '●',
  finished: '■',
  tooSmall: '▼',
  tooLarge: '▲',
  unstable: '◆',
  diverged: '×',
  failed: '+',
  missing: '–',
};

const rows = 12;
/** At most so many values have a label each. */
const fewValues = 12;

/**
 * Title, plot, axis and legend, without a last line break; each mark is a point, at its mean.
 *
 * @param columns of the terminal
 * @returns an empty text where there is nothing to compare
 */
export function terminalChart(summary: Summary, columns = 80): string {
  const sweep = layOutSweep(summary);
  if (sweep === undefined) return '';
  const points = sweep.groups.flatMap((group) => group.marks);
  const y = scaleFor(sweep.range, 4, 0.06);
  const labels = labelRows(y);
  const left = Math.max(...labels.map((label) => label.length)) + 2;
  const width = Math.max(20, Math.min(columns, 120) - left - 2);
  const x = scaleOfX(sweep, width);
  const plot = Array.from({ length: rows }, () => Array.from({ length: width }, () => ' '));
  const column = (value: number) => Math.round(x.place(value) * (width - 1));
  // The best last, so that no other hides it.
  const ordered = points.toSorted((a, b) => Number(a.point === summary.best) - Number(b.point === summary.best));
  for (const { point, x: value, mean } of ordered) {
    const isBeyond = mean === undefined || withinRange(mean, sweep.range) !== mean;
    // Points without a value, or with one beyond the range, stand at the edge that worse values are nearer to.
    const row = isBeyond ? (sweep.goal === 'minimize' ? 0 : rows - 1) : Math.round((1 - y.place(mean)) * (rows - 1));
    const line = plot[Math.max(0, Math.min(rows - 1, row))] as string[];
    line[column(value)] = point === summary.best ? '◉' : marks[judgement(summary, point)];
    if (isBeyond && mean !== undefined) writeBeside(line, column(value), formatNumber(mean, 2));
  }
  const present = judgements.filter((kind) => points.some(({ point }) => judgement(summary, point) === kind));
  const lines = [
    `${titleOf(sweep.y, y)} over ${titleOf(sweep.x.title, x)}`,
    '',
    ...plot.map((line, row) => `${(labels[row] ?? '').padStart(left - 2)} │${line.join('')}`),
    `${' '.repeat(left - 1)}└${'─'.repeat(width)}`,
    `${' '.repeat(left)}${labelColumns(sweep, x, width)}`,
    '',
    [
      ...(summary.best === undefined ? [] : ['◉ best']),
      ...present.map((kind) => `${marks[kind]} ${judgementWords[kind]}`),
    ].join('   '),
  ];
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Writes a text beside a mark where there is room for it. */
function writeBeside(line: string[], mark: number, label: string): void {
  const places = [mark + 2, mark - 1 - label.length];
  const start = places.find((from) => {
    const room = line.slice(Math.max(0, from - 1), from + label.length + 1);
    return from >= 0 && from + label.length <= line.length && room.every((letter) => letter === ' ');
  });
  if (start !== undefined) line.splice(start, label.length, ...label);
}

function judgement(summary: Summary, index: number): Judgement {
  const point = summary.points[index];
  return point === undefined ? 'missing' : judgementOf(point);
}

function scaleOfX({ x, groups }: SweepData, width: number): Scale {
  if (x.names !== undefined) return linearScale([-0.5, x.names.length - 0.5], 1);
  const values = groups.flatMap((group) => group.marks.map((mark) => mark.x));
  return scaleOfAxis(values, width / 12, 0.03);
}

/** The label of each row, where a tick lies on it. */
function labelRows({ ticks, place }: Scale): string[] {
  const labels = Array.from({ length: rows }, () => '');
  for (const { value, label } of ticks) labels[Math.round((1 - place(value)) * (rows - 1))] = label;
  return labels;
}

/** As many labels as fit beside each other. */
function labelColumns({ x, groups }: SweepData, scale: Scale, width: number): string {
  const tried = [...new Set(groups.flatMap((group) => group.marks.map((mark) => mark.x)))].sort((a, b) => a - b);
  const values = tried.length <= fewValues ? tried : scale.ticks.map(({ value }) => value);
  const name = (value: number) => x.names?.[value]?.join(' · ') ?? formatNumber(value);
  let line = '';
  for (const value of values) {
    const label = name(value);
    const start = Math.round(scale.place(value) * (width - 1) - (label.length - 1) / 2);
    if ((line !== '' && start < line.length + 2) || start + label.length > width + 2) continue;
    line = line.padEnd(Math.max(0, start)) + label;
  }
  return line;
}
