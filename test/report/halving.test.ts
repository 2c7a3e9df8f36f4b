import { describe, expect, it } from 'vitest';
import { csvSummary, markdownSummary } from '../../src/report/index.ts';
import type { Summary } from '../../src/summary/index.ts';
import { sweep } from './examples.ts';

const rungs = [
  { length: { epochs: 1 }, points: sweep.points.length },
  { length: { epochs: 3 }, points: 1 },
];
const halved: Summary = {
  ...sweep,
  rungs,
  points: sweep.points.map((point) => ({ ...point, rung: point.rank === 1 ? 2 : 1 })),
};
const rowsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('|'));

describe('[U] report, of successive halving', () => {
  it('tells of each point how long it was trained', () => {
    const [head, , ...rows] = rowsOf(markdownSummary(halved)).map((row) => row.split('|').map((cell) => cell.trim()));
    const column = head?.indexOf('epochs') ?? -1;
    expect(rows.map((cells) => cells[column])).toEqual(['3', ...rows.slice(1).map(() => '1')]);
  });

  it('says how many points were trained how long', () => {
    expect(markdownSummary(halved)).toContain(
      `Successive halving trained ${sweep.points.length} points for 1 epoch, 1 for 3.`,
    );
  });

  it('has the rung as a column of the CSV', () => {
    const [head, ...rows] = csvSummary(halved)
      .trimEnd()
      .split('\r\n')
      .map((row) => row.split(','));
    expect(rows.map((cells) => cells[head?.indexOf('rung') ?? -1])).toEqual(
      halved.points.map(({ rung }) => String(rung)),
    );
  });

  it('says nothing of rungs where there are none', () => {
    expect(csvSummary(sweep)).not.toContain('rung');
    expect(markdownSummary(sweep)).not.toContain('halving');
  });
});
