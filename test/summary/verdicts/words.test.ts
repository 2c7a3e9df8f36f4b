import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say, sayLastQuarter, sayPercent } from '../../../src/summary/verdicts/words.ts';

describe('[U] summary/verdicts/words', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [0.1, '0.1'],
    [0.31622776601683794, '0.3162'],
    [2.312345, '2.312'],
    [123456, '123500'],
    [0.001, '0.001'],
    [0.00099999, '0.001'],
    [0.000999, '9.99e-4'],
    [1e-10, '1e-10'],
    [-2.5e-5, '-2.5e-5'],
    [999999, '1e+6'],
    [6.7241e26, '6.724e+26'],
    [Number.MAX_VALUE, '1.798e+308'],
    [Number.POSITIVE_INFINITY, '1.798e+308'],
  ])('says %d as %s', (number, text) => {
    expect(say(number)).toBe(text);
  });

  it('says every number to four digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e300, max: 1e300, noNaN: true }), (number) => {
        expect(Math.abs(Number(say(number)) - number)).toBeLessThanOrEqual(5.01e-4 * Math.abs(number));
        expect(say(number)).not.toMatch(/\.0*e|\.\d*0$/);
      }),
    );
  });

  it('says shares in percent, to two digits', () => {
    expect([0.18, 0.0033, 1, 2.404, 1e-8, 0].map(sayPercent)).toEqual([
      '18 %',
      '0.33 %',
      '100 %',
      '240 %',
      '1e-6 %',
      '0 %',
    ]);
  });

  it.each([
    [2, 1.5, '25 %'],
    [-1, -1.5, '0.5'],
    [1, -1, '2'],
    [1, 0, '1'],
  ])('says what was taken off %d to make it %d: %s', (third, last, taken) => {
    expect(sayLastQuarter(third, last)).toBe(`the last quarter of training took ${taken} off the loss`);
  });
});
