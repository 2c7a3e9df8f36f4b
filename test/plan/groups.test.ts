import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupAxes, valuesAt } from '../../src/plan/groups.ts';
import { axis } from '../helpers/experiments.ts';

const axisOf = (length: number) =>
  axis(
    ['learningRate'],
    Array.from({ length }, (_, i) => i),
  );

describe('[U] plan/groups', () => {
  it('puts a group at the place of its first axis', () => {
    const axes = [2, 3, 4, 3, 2].map(axisOf);
    expect(
      groupAxes({
        axes,
        zips: [
          [3, 1],
          [4, 0],
        ],
      }),
    ).toEqual([
      { axes: [0, 4], length: 2 },
      { axes: [1, 3], length: 3 },
      { axes: [2], length: 4 },
    ]);
  });

  it('visits every combination of independent axes once, in the order of an odometer', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }), (lengths) => {
        const axes = lengths.map(axisOf);
        const groups = groupAxes({ axes });
        const count = lengths.reduce((product, length) => product * length, 1);
        const visited = Array.from({ length: count }, (_, place) => valuesAt(place, groups, axes));
        const odometer = lengths.reduce<number[][]>(
          (all, length) => all.flatMap((head) => Array.from({ length }, (_, i) => [...head, i])),
          [[]],
        );
        expect(visited).toEqual(odometer);
      }),
    );
  });
});
