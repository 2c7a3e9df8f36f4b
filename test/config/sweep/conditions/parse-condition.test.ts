import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCondition } from '../../../../src/config/sweep/conditions/parse-condition.ts';

const best = { kind: 'best' };

describe('[U] config/conditions', () => {
  it('reads a metric of the best point, its mean where no statistic is named', () => {
    expect(parseCondition('best.validation.accuracy.std >= 0.93')).toMatchObject({
      left: { kind: 'metric', point: best, metric: 'validation.accuracy', statistic: 'std', start: 0, end: 28 },
      operator: '>=',
      right: { kind: 'number', value: 0.93, start: 32, end: 36 },
    });
    expect(parseCondition('best.test.loss<1e-3')).toMatchObject({
      left: { statistic: 'mean' },
      right: { value: 0.001 },
    });
  });

  it('reads the value of an axis, also by a path with numbers', () => {
    expect(parseCondition('best.layers.0.units != 50')).toMatchObject({
      left: { kind: 'axis', path: 'layers.0.units' },
    });
  });

  it('reads points by the values of their axes, and verdicts', () => {
    const where = { kind: 'where', values: [{ path: 'learningRate', value: 10 }] };
    expect(parseCondition('verdict(learningRate = 10) == "diverged"')).toMatchObject({
      left: { kind: 'verdict', point: where, start: 0, end: 26 },
      operator: '==',
      right: { kind: 'text', value: 'diverged' },
    });
    expect(parseCondition("best.verdict == 'good'")).toMatchObject({ left: { kind: 'verdict', point: best } });
    expect(parseCondition('point(learningRate=-1e-2, optimizer = adam).test.f1 > best.test.f1')).toMatchObject({
      left: {
        point: {
          values: [
            { path: 'learningRate', value: -0.01, start: 6 },
            { path: 'optimizer', value: 'adam' },
          ],
        },
        metric: 'test.f1',
      },
      right: { kind: 'metric', point: best },
    });
  });

  it.each([
    ['', 0, 0],
    ['best.test.accuracy', 18, 18],
    ['best.test.accuracy = 1', 19, 20],
    ['best >= 1', 0, 4],
    ['best.test > 1', 0, 9],
    ['best.test.loss.median > 1', 0, 21],
    ['worst.test.loss > 1', 0, 15],
    ['verdict(learningRate) == "good"', 20, 21],
    ['verdict(learningRate = 1 == "good"', 25, 27],
    ['best.test.loss < 1 2', 19, 20],
    ['best.test.loss < ;', 17, 18],
    ['point(learningRate = 1) > 1', 24, 25],
    ['best.test.loss < 1e999', 17, 22],
    ['-1e999 < best.test.loss', 0, 6],
    ['verdict(learningRate = 1e999) == "good"', 23, 28],
  ])('refuses %j at its place', (text, start, end) => {
    expect(parseCondition(text)).toMatchObject({ error: { start, end } });
  });

  it('reads or refuses any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = parseCondition(text);
        if (!('error' in read)) return;
        expect(read.error.start).toBeGreaterThanOrEqual(0);
        expect(read.error.end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
