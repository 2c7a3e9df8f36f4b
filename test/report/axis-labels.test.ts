import { describe, expect, it } from 'vitest';
import { labelAxes } from '../../src/report/axis-labels.ts';
import type { PointSummary, Summary } from '../../src/summary/index.ts';

/** The titles, and the labels of each point. */
function label(axes: Record<string, unknown[]>, points: Record<string, unknown>[]) {
  const summary = {
    axes: Object.entries(axes).map(([path, values]) => ({ path, values })),
    points: points.map((parameters) => ({ parameters })),
  } as unknown as Pick<Summary, 'axes' | 'points'>;
  const labelled = labelAxes(summary);
  return {
    titles: labelled.map(({ title }) => title),
    rows: summary.points.map((point: PointSummary) => labelled.map((axis) => axis.label(point))),
  };
}

describe('[U] report/axis-labels', () => {
  it('shows of a mapping its type, and what differs within the type', () => {
    const values = [
      { type: 'sgd' },
      { type: 'adam', beta1: 0.9, epsilon: 1e-8 },
      { type: 'adam', beta1: 0.95, epsilon: 1e-8 },
    ];
    const { rows } = label(
      { optimizer: values },
      values.map((optimizer) => ({ optimizer })),
    );
    expect(rows).toEqual([['sgd'], ['adam beta1=0.9'], ['adam beta1=0.95']]);
  });

  it('makes one column of axes that say the same of every point', () => {
    const inits = ['he', { normal: 0.01 }];
    const { titles, rows } = label({ 'layers.0.init': inits, learningRate: [0.1, 1], 'layers.2.init': inits }, [
      { 'layers.0.init': 'he', learningRate: 0.1, 'layers.2.init': 'he' },
      { 'layers.0.init': { normal: 0.01 }, learningRate: 1, 'layers.2.init': { normal: 0.01 } },
    ]);
    expect(titles).toEqual(['layers.*.init', 'learningRate']);
    expect(rows).toEqual([
      ['he', '0.1'],
      ['normal=0.01', '1'],
    ]);
  });

  it('keeps axes apart that mean different things, or differ in a point', () => {
    const points = [
      { batchSize: 10, epochs: 10 },
      { batchSize: 20, epochs: 20 },
    ];
    expect(label({ batchSize: [10, 20], epochs: [10, 20] }, points).titles).toEqual(['batchSize', 'epochs']);
  });

  it('numbers values that are too long, as they are written', () => {
    const network = (units: number) => Array.from({ length: 9 }, () => ({ type: 'dense', units }));
    const { rows } = label({ layers: [network(5), network(7)] }, [{ layers: network(7) }, { layers: network(5) }]);
    expect(rows).toEqual([['#2'], ['#1']]);
  });
});
