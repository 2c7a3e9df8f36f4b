import { describe, expect, it } from 'vitest';
import { layOutHeatMaps, layOutParallel, layOutScatters } from '../../../src/page/data/axis-pairs.ts';
import { summaryOver } from '../../report/examples.ts';

const grid = [1, 0.1].flatMap((learningRate) => [20, 100].map((batchSize) => ({ learningRate, batchSize })));
const drawn = Array.from({ length: 10 }, (_, i) => ({ learningRate: 0.1 + i, weightDecay: 20.5 - i, momentum: i % 2 }));

describe('[U] page/data/axis-pairs', () => {
  it('maps the best point of every pair of values, numbers in ascending order', () => {
    expect(layOutHeatMaps(summaryOver(grid))).toEqual([
      {
        row: 'batchSize',
        column: 'learningRate',
        rows: ['20', '100'],
        columns: ['0.1', '1'],
        metric: 'test.loss',
        cells: [
          [
            { point: 2, text: '0.5' },
            { point: 0, text: '0.5' },
          ],
          [
            { point: 3, text: '0.5' },
            { point: 1, text: '0.5' },
          ],
        ],
      },
    ]);
    expect(layOutScatters(summaryOver(grid))).toEqual([]);
  });

  it('leaves a cell empty of which there is no point', () => {
    expect(layOutHeatMaps(summaryOver(grid.slice(1)))[0]?.cells[0]?.[1]).toBeNull();
  });

  it('takes the best over all other axes', () => {
    const summary = summaryOver(
      [20, 100].flatMap((batchSize) => [...grid].map((point) => ({ ...point, momentum: batchSize / 200 }))),
    );
    const ranked = { ...summary, points: summary.points.map((point, i) => ({ ...point, rank: 8 - i })) };
    expect(layOutHeatMaps(ranked)[0]?.cells[0]?.[0]?.point).toBe(6);
  });

  it('scatters the pairs of numbers that form no grid', () => {
    const scatters = layOutScatters(summaryOver(drawn));
    expect(scatters.map(({ x, y }) => [x, y])).toEqual([
      ['learningRate', 'weightDecay'],
      ['learningRate', 'momentum'],
      ['weightDecay', 'momentum'],
    ]);
    expect(scatters[0]?.marks[3]).toEqual({ point: 3, x: 3.1, y: 17.5 });
  });

  it('lays lines across three axes and the metric, and none across two', () => {
    const parallel = layOutParallel(summaryOver(drawn));
    expect(parallel?.axes).toEqual([
      { title: 'learningRate' },
      { title: 'weightDecay' },
      { title: 'momentum', names: ['0', '1'] },
      { title: 'test.loss', range: [0.5, 0.5] },
    ]);
    expect(parallel?.lines[3]).toEqual({ point: 3, values: [3.1, 17.5, 1, 0.5] });
    expect(layOutParallel(summaryOver(grid))).toBeUndefined();
  });
});
