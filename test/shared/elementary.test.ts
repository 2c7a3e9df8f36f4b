import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cos, exp, expm1, log, log1p, sin, tanh } from '../../src/shared/index.ts';
import { ulpsBetween } from '../helpers/ulps.ts';

/** The engine's own functions are an independent implementation, each within one ulp of the true value on x64. */
const functions = [
  { name: 'exp', own: exp, engine: Math.exp, from: -750, to: 709.7 },
  { name: 'expm1', own: expm1, engine: Math.expm1, from: -60, to: 709.7 },
  { name: 'tanh', own: tanh, engine: Math.tanh, from: -30, to: 30 },
  { name: 'sin', own: sin, engine: Math.sin, from: -1e5, to: 1e5 },
  { name: 'cos', own: cos, engine: Math.cos, from: -1e5, to: 1e5 },
  { name: 'log1p', own: log1p, engine: Math.log1p, from: -1 + 2 ** -53, to: Number.MAX_VALUE },
  { name: 'log1p near 0', own: log1p, engine: Math.log1p, from: -0.9, to: 3 },
  { name: 'log', own: log, engine: Math.log, from: 5e-324, to: Number.MAX_VALUE },
];

describe('[U] shared/elementary', () => {
  it.each(functions)('$name lies within two ulps of the engine over its whole range', ({ own, engine, from, to }) => {
    fc.assert(
      fc.property(fc.double({ min: from, max: to, noNaN: true }), (x) => ulpsBetween(own(x), engine(x)) <= 2n),
      { numRuns: 3000 },
    );
  });

  // Correctly rounded values, worked out with 60 digits by an arbitrary-precision library.
  it.each([
    { name: 'exp', value: exp(1), expected: Math.E },
    { name: 'exp', value: exp(-1), expected: 0.36787944117144233 },
    { name: 'log', value: log(2), expected: Math.LN2 },
    { name: 'log', value: log(10), expected: Math.LN10 },
    { name: 'log1p', value: log1p(1e-10), expected: 9.999999999500001e-11 },
    { name: 'log1p', value: log1p(-0.25), expected: -0.2876820724517809 },
    { name: 'log1p', value: log1p(-0.999), expected: -6.907755278982136 },
    { name: 'log1p', value: log1p(0.6217), expected: 0.48347498174319165 },
    { name: 'log1p', value: log1p(3), expected: 2 * Math.LN2 },
    { name: 'log1p', value: log1p(1e10), expected: 23.025850930040455 },
    { name: 'tanh', value: tanh(0.5), expected: 0.46211715726000974 },
    { name: 'sin', value: sin(1), expected: 0.8414709848078965 },
    { name: 'cos', value: cos(1), expected: 0.5403023058681398 },
    { name: 'expm1', value: expm1(1e-10), expected: 1.00000000005e-10 },
  ])('$name lies within one ulp of the published value', ({ value, expected }) => {
    expect(ulpsBetween(value, expected)).toBeLessThanOrEqual(1n);
  });

  it('keeps the conventions at the edges', () => {
    expect(exp(0)).toBe(1);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp(710)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(-746)).toBe(0);
    expect(exp(Number.NaN)).toBeNaN();
    expect(log(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(log(-1)).toBeNaN();
    expect(log(1)).toBe(0);
    expect(log(5e-324)).toBe(-744.4400719213812);
    expect(log1p(-1)).toBe(Number.NEGATIVE_INFINITY);
    expect(log1p(-1.5)).toBeNaN();
    expect(log1p(Number.NaN)).toBeNaN();
    expect(log1p(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(Object.is(log1p(-0), -0)).toBe(true);
    expect(log1p(5e-324)).toBe(5e-324);
    expect(Object.is(tanh(-0), -0)).toBe(true);
    expect(Object.is(sin(-0), -0)).toBe(true);
    expect(tanh(1000)).toBe(1);
    expect(tanh(Number.NaN)).toBeNaN();
    expect(expm1(-100)).toBe(-1);
    expect(sin(Number.POSITIVE_INFINITY)).toBeNaN();
  });

  it('refuses an angle that its reduction does not hold for', () => {
    expect(() => sin(1.1e5)).toThrow(RangeError);
  });
});
