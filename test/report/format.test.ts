import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitsToTellApart, formatDuration, formatNumber, formatValue } from '../../src/report/format.ts';

describe('[U] report/format', () => {
  it('shows no more digits of a small number than it has, however many are asked for', () => {
    expect([1e-6, 3e-5, 0.1, 1e-4 / 3].map((value) => formatValue(value, 17))).toEqual([
      '1e-6',
      '3e-5',
      '0.1',
      '3.3333333333333335e-5',
    ]);
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [1, '1'],
    [60000, '60000'],
    [999_999, '999999'],
    [1_000_000, '1e+6'],
    [1_234_567, '1.235e+6'],
    [0.1, '0.1'],
    [0.001, '0.001'],
    [0.0001, '1e-4'],
    [Number('0.00009999999999999999'), '1e-4'],
    [0.0009999999, '0.001'],
    [0.0031622776601683794, '0.003162'],
    [31.622776601683793, '31.62'],
    [0.30000000000000004, '0.3'],
    [123456.7, '123500'],
    [999999.9, '1e+6'],
    [Number.MIN_VALUE, '4.941e-324'],
    [Number.MAX_VALUE, '1.798e+308'],
    [-0.95612, '-0.9561'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('stays within half a unit of the fourth digit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 1e-300, max: 1e300 }), (value) => {
        expect(Math.abs(Number(formatNumber(value)) - value)).toBeLessThanOrEqual(value * 5.0001e-4);
        expect(formatNumber(value)).toMatch(/^\d+(\.\d*[1-9])?(e[+-]\d+)?$/);
      }),
    );
  });

  it.each([
    ['shuffle', 'shuffle'],
    [true, 'true'],
    [{ type: 'sgd' }, 'sgd'],
    [{ type: 'numerical', h: 1e-4 }, 'numerical h=1e-4'],
    [{ normal: 0.01 }, 'normal=0.01'],
    [[20, 50], '[20, 50]'],
    [{ type: 'csv', split: { train: 0.8, test: 0.2 } }, 'csv split=(train=0.8 test=0.2)'],
    ['a\u001b[31m', 'a\\u001b[31m'],
  ])('writes the setting %o as people do', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it('takes as many digits as tell the values of an axis apart', () => {
    expect(digitsToTellApart([0.1, 1, 10])).toBe(4);
    expect(digitsToTellApart([0.12345, 0.12346])).toBe(5);
    expect(digitsToTellApart([0.1, 0.1])).toBe(4);
    expect(digitsToTellApart([{ normal: 1 }, { normal: 1.0000000001 }])).toBe(11);
    fc.assert(
      fc.property(fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
        // −0 and 0 are one setting.
        const numbers = values.map((value) => value + 0);
        const digits = digitsToTellApart(numbers);
        expect(new Set(numbers.map((value) => formatValue(value, digits))).size).toBe(new Set(numbers).size);
      }),
    );
  });

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [3449, '3.4 s'],
    [9960, '10 s'],
    [44_400, '44 s'],
    [59_600, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [7_380_000, '2 h 3 min'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
