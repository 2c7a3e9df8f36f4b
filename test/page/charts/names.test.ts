import { describe, expect, it } from 'vitest';
import { layOutPage, svgPictures } from '../../../src/page/index.ts';
import { inputOf, summaryOver } from '../../report/examples.ts';

const textsOf = (points: readonly Readonly<Record<string, unknown>>[]) => {
  const { 'sweep.svg': svg = '' } = svgPictures(layOutPage(inputOf(summaryOver(points))));
  return Array.from(svg.matchAll(/<text class="tick"[^>]*text-anchor="middle"[^>]*>([^<]*)</g), ([, text]) => text);
};
const over = (optimizers: readonly string[], losses: readonly string[]) =>
  optimizers.flatMap((optimizer) => losses.map((loss) => ({ optimizer, loss })));

describe('[U] page/charts names of points', () => {
  it('stand in one line where they fit', () => {
    expect(textsOf(over(['sgd', 'adam'], ['huber', 'sumOfSquares'])).slice(0, 2)).toEqual([
      'sgd · huber',
      'sgd · sumOfSquares',
    ]);
  });

  it('stand in a line for each axis where they do not, each cut to its room', () => {
    const texts = textsOf(over(['sgd', 'adam', 'nesterov'], ['huber', 'meanSquaredError', 'crossEntropy']));
    expect(texts.slice(0, 4)).toEqual(['sgd', 'huber', 'sgd', 'meanSquar…']);
    expect(texts.length).toBe(18);
  });
});
