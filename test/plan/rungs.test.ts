import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPoints, expandPoints, listRungs, listTrials } from '../../src/plan/index.ts';
import { axis, irisFacts, makeExperiment, plainSettings } from '../helpers/experiments.ts';

const halving = (factor: number, length: { epochs?: number; steps?: number }, learningRates: number[] = []) => {
  const { epochs: _, steps: __, ...settings } = plainSettings;
  return makeExperiment({
    settings: { ...settings, ...length },
    axes: learningRates.length === 0 ? [] : [axis(['learningRate'], learningRates)],
    halvingFactor: factor,
  });
};
const nine = Array.from({ length: 9 }, (_, i) => i + 1);

describe('[U] plan/rungs', () => {
  it('gives the textbook rungs: 9 points and 9 epochs by 3', () => {
    expect(listRungs(halving(3, { epochs: 9 }), 9)).toEqual([
      { length: { epochs: 1 }, points: 9 },
      { length: { epochs: 3 }, points: 3 },
      { length: { epochs: 9 }, points: 1 },
    ]);
  });

  it('counts steps where the experiment does', () => {
    expect(listRungs(halving(2, { steps: 1000 }), 5)).toEqual([
      { length: { steps: 250 }, points: 5 },
      { length: { steps: 500 }, points: 2 },
      { length: { steps: 1000 }, points: 1 },
    ]);
  });

  it('is one rung without halving', () => {
    const { halvingFactor: _, ...grid } = halving(3, { epochs: 9 });
    expect(listRungs(grid, 9)).toEqual([{ length: { epochs: 9 }, points: 9 }]);
  });

  it('has the length of the experiment at its end, rungs that grow, and points that become fewer by the factor', () => {
    const numbers = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10 }), numbers, numbers, (factor, epochs, points) => {
        const rungs = listRungs(halving(factor, { epochs }), points);
        const lengths = rungs.map(({ length }) => ('epochs' in length ? length.epochs : 0));
        expect(rungs[0]?.points).toBe(points);
        expect(lengths.at(-1)).toBe(epochs);
        expect(lengths[0]).toBeGreaterThan(0);
        for (const [i, rung] of rungs.slice(1).entries()) {
          expect(rung.points).toBe(Math.floor((rungs[i]?.points ?? 0) / factor));
          expect(lengths[i]).toBe(Math.floor((lengths[i + 1] ?? 0) / factor));
        }
        const last = rungs.at(-1)?.points ?? 0;
        // Nothing more could be halved: no point would be left, or no epoch.
        expect(Math.floor(last / factor) === 0 || Math.floor((lengths[0] ?? 0) / factor) === 0).toBe(true);
      }),
    );
  });

  it('stops the trials of a rung at its end, and gives those of the last the ids of a grid', () => {
    const experiment = halving(3, { epochs: 9 }, nine);
    const { points } = expandPoints(experiment);
    const facts = points.map(() => irisFacts);
    const halved = listTrials(points, listRungs(experiment, 9), 2, facts);
    const { halvingFactor: _, ...grid } = experiment;
    const whole = listTrials(points, listRungs(grid, 9), 2, facts);
    const perEpoch = (whole[0]?.steps ?? 0) / 9;
    expect(halved.slice(0, 6).map(({ rung, repeat, stopAfter }) => [rung, repeat, stopAfter])).toEqual([
      [0, 0, perEpoch],
      [0, 1, perEpoch],
      [1, 0, 3 * perEpoch],
      [1, 1, 3 * perEpoch],
      [2, 0, undefined],
      [2, 1, undefined],
    ]);
    expect(halved.filter(({ rung }) => rung === 2).map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    expect(new Set(halved.map(({ id }) => id)).size).toBe(54);
  });

  it('warns of halving that leaves nothing out', () => {
    const warningsOf = (factor: number, epochs: number, rates: number[]) => {
      const experiment = halving(factor, { epochs }, rates);
      const { points } = expandPoints(experiment);
      const facts = points.map(() => irisFacts);
      return checkPoints(experiment, points, facts).map(({ code, severity }) => [code, severity]);
    };
    expect(warningsOf(3, 2, nine)).toEqual([['PLAN_ONE_RUNG', 'warning']]);
    expect(warningsOf(3, 9, [0.1, 1])).toEqual([['PLAN_ONE_RUNG', 'warning']]);
    expect(warningsOf(3, 3, nine)).toEqual([]);
  });
});
