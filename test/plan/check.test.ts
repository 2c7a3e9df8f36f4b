import { describe, expect, it } from 'vitest';
import { axis, digitsFacts } from '../helpers/experiments.ts';
import { check, codes, ending, fileOf, judge } from './checking.ts';

describe('[U] plan/check', () => {
  it('finds nothing wrong with a network that fits its data', () => {
    expect(check({})).toEqual([]);
  });

  it('names the value of the axis that is at fault, once', () => {
    const axes = [axis(['batchSize'], [50, 500], ['sweep', 'axes', 'batchSize']), axis(['learningRate'], [0.1, 1])];
    expect(codes(check({}, { experiment: { axes } }))).toEqual([['PLAN_BATCH_TOO_LARGE', 'sweep.axes.batchSize.1']]);
  });

  it('names the part of a value of an axis that is at fault', () => {
    const networks = `sweep: { axes: { layers: [[${ending(3)}], [{ type: dense, units: 5 }, ${ending(4)}]] } }`;
    expect(judge(fileOf([ending(3)], [networks]))).toEqual(['PLAN_OUTPUTS_MISMATCH 6:127:1']);
    const whole = judge(
      fileOf(['{ type: conv2d, filters: 2, kernel: 3 }', ending(10)], ['sweep: { axes: { layers.0.kernel: [3, 9] } }']),
      digitsFacts,
    );
    expect(whole).toEqual(['PLAN_WINDOW_TOO_LARGE 7:39:1']);
  });
});
