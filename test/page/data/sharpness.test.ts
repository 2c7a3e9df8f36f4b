import { describe, expect, it } from 'vitest';
import { sharpnessChart } from '../../../src/page/charts/curves-chart.ts';
import { sweepChart } from '../../../src/page/charts/sweep-chart.ts';
import { layOutPage } from '../../../src/page/page-data.ts';
import { mainMarkup } from '../../../src/page/sections/main.ts';
import { summarize } from '../../../src/summary/index.ts';
import { trainTrials } from '../../summary/curves.ts';

/** λ is 10 everywhere: plain gradient descent is stable below 0.2. */
function pageOf(...rest: string[]) {
  const run = trainTrials(
    [
      'function: { formula: "5 * x^2 + y^2", start: { x: 1, y: 5 } }',
      'learningRate: [0.02, 0.1, 0.19, 0.3]',
      'steps: 40',
      ...rest,
    ].join('\n'),
  );
  return layOutPage({ summary: summarize(run), records: run.records, compile: () => () => 0 });
}

const recorded = 'record: { sharpness: { every: 10, unit: step } }';

describe('[U] page/data/sharpness', () => {
  it('holds the sharpness of each point against the largest at which its learning rate is stable', () => {
    const { sharpness } = pageOf(recorded);
    expect(sharpness?.unit).toBe('step');
    expect(sharpness?.lines.map(({ limit }) => limit)).toEqual([100, 20, 10.526, 6.6667]);
    for (const { curves } of sharpness?.lines ?? []) {
      expect(curves[0]?.x).toEqual([0, 10, 20, 30, 40]);
      expect(new Set(curves[0]?.y)).toEqual(new Set([10]));
    }
    // The limit of 0.02 is far above what was measured.
    expect(sharpness?.range).toEqual([0, 20]);
  });

  it('marks the largest stable learning rate on the axis of the sweep', () => {
    const page = pageOf(recorded);
    expect(page.sweep?.limit).toEqual({ x: 0.2, formula: '2/λ' });
    expect(sweepChart(page, 800)).toContain('>2/λ = 0.2</text>');
    expect(sharpnessChart(page, 800).match(/class="limit"/g)).toHaveLength(3);
    expect(mainMarkup(page)).toContain('2/λ = 0.2 is the largest stable learning rate');
  });

  it('has curves and no limit where another optimizer scales each gradient, and nothing where none was recorded', () => {
    const adam = pageOf(recorded, 'optimizer: adam');
    expect(adam.sharpness?.lines.map(({ limit }) => limit)).toEqual(Array(4).fill(undefined));
    expect(adam.sweep?.limit).toBeUndefined();
    const plain = pageOf();
    expect([plain.sharpness, plain.sweep?.limit, sharpnessChart(plain, 800)]).toEqual([undefined, undefined, '']);
  });
});
