import { describe, expect, it } from 'vitest';
import { layOutPage, svgPictures } from '../../../src/page/index.ts';
import type { TrialResult } from '../../../src/results/index.ts';
import { summarize } from '../../../src/summary/index.ts';
import { inputOf, measured } from '../../report/examples.ts';
import { divergedAt, exampleRun } from '../../summary/examples.ts';

/** The loss goes up to a huge one and comes back to some. */
const exploding = (end: number): TrialResult => {
  const { curves, ...trained } = measured(end, 0.1) as Exclude<TrialResult, { status: 'failed' }>;
  const loss = curves.batchLoss.loss.map((value, i) => (i < 5 ? value : i < 30 ? 1e15 : end));
  return { ...trained, curves: { ...curves, batchLoss: { ...curves.batchLoss, loss } } };
};

const run = exampleRun([
  [0.01, measured(1.5, 0.5)],
  [0.1, measured(0.4, 0.9)],
  [1, measured(0.6, 0.8)],
  [10, exploding(9e8)],
  [100, divergedAt(3)],
]);

describe('[U] page/charts beyond the axis', () => {
  const pictures = svgPictures(layOutPage(inputOf(summarize(run), run.records)));
  const texts = (name: string) =>
    Array.from((pictures[name] ?? '').matchAll(/<text[^>]*>([^<]*)</g), ([, text]) => text);
  const dots = Array.from(
    (pictures['sweep.svg'] ?? '').matchAll(/class="mark[^"]*" data-point="(\d)" transform="translate\(\S+ (\S+)\)"/g),
    ([, point, y]) => ({ point: Number(point), y: Number(y) }),
  );

  it('gives the number of a loss far above its start at the edge, which leaves the valley its depth', () => {
    expect(texts('sweep.svg')).toContain('9e+8');
    expect(texts('sweep.svg').filter((text) => /e\+/.test(text ?? ''))).toEqual(['9e+8']);
    const y = (point: number) => dots.find((dot) => dot.point === point)?.y ?? Number.NaN;
    expect(y(1) - y(0)).toBeGreaterThan(120);
    expect(y(3)).toBeLessThan(y(0));
    expect(y(4)).toBeLessThan(y(3));
  });

  it('draws the band on either side of the mean, below the lowest loss too', () => {
    const spread = exampleRun([
      [0.1, measured(0.4, 0.9), measured(0.6, 0.9)],
      [1, measured(0.8, 0.9), measured(1, 0.9)],
    ]);
    const { 'sweep.svg': svg = '' } = svgPictures(layOutPage(inputOf(summarize(spread), spread.records)));
    const heights = (name: string) => {
      const d = new RegExp(`class="${name} [^"]*" d="([^"]*)"`).exec(svg)?.[1] ?? '';
      return Array.from(d.matchAll(/[ML][\d.]+ ([\d.]+)/g), ([, y]) => Number(y));
    };
    const [upperLeft = 0, upperRight = 0, lowerRight = 0, lowerLeft = 0] = heights('band');
    const [left = 0, right = 0] = heights('mean');
    expect(upperLeft).toBeLessThan(left);
    expect(left).toBeLessThan(lowerLeft);
    expect(upperRight).toBeLessThan(right);
    expect(right).toBeLessThan(lowerRight);
  });

  it('gives the highest loss of a curve that leaves the axis', () => {
    expect(texts('curves.svg').filter((text) => /e\+/.test(text ?? ''))).toContain('1e+15');
  });
});
