import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallsTo, formatShard, parseShard, shardOfEnvironment } from '../../src/cluster/index.ts';
import { sha256Hex } from '../../src/shared/index.ts';

describe('[U] cluster/shard', () => {
  it('lets every trial fall to exactly one part, whatever the number of parts', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 10_000 }), (content, count) => {
        const id = sha256Hex(content);
        const parts = Array.from({ length: count }, (_, i) => ({ index: i + 1, count }));
        expect(parts.filter((part) => fallsTo(part, id))).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  it('gives the parts about as many trials each', () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => sha256Hex(String(i)));
    for (let index = 1; index <= 8; index += 1) {
      const count = ids.filter((id) => fallsTo({ index, count: 8 }, id)).length;
      // 1,250 ± 33 of a binomial: five deviations.
      expect(Math.abs(count - 1250)).toBeLessThan(166);
    }
  });

  it('stays where it is: the same trial falls to the same part in every version', () => {
    const of = (id: string) => [1, 2, 3].filter((index) => fallsTo({ index, count: 3 }, id.padEnd(64, '0')));
    // 0xffffffffffff = 281474976710655 = 3 × 93824992236885.
    expect([of('000000000000'), of('000000000001'), of('ffffffffffff')]).toEqual([[1], [2], [1]]);
  });

  it('reads what it writes, and nothing that is no part of a whole', () => {
    expect(parseShard('2/8')).toEqual({ index: 2, count: 8 });
    expect(formatShard({ index: 2, count: 8 })).toBe('2/8');
    for (const text of ['0/8', '9/8', '1/0', '2', '2/', '/8', '1.5/8', '-1/8', '2/8 ', '1/100000', 'a/b', '']) {
      expect(parseShard(text), text).toBeUndefined();
    }
  });

  it.each([
    [
      { SLURM_ARRAY_TASK_ID: '1', SLURM_ARRAY_TASK_COUNT: '8', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_STEP: '1' },
      '1/8',
    ],
    [{ SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_COUNT: '8', SLURM_ARRAY_TASK_MIN: '0' }, '8/8'],
    [
      { SLURM_ARRAY_TASK_ID: '6', SLURM_ARRAY_TASK_COUNT: '3', SLURM_ARRAY_TASK_MIN: '2', SLURM_ARRAY_TASK_STEP: '2' },
      '3/3',
    ],
    [{ JOB_COMPLETION_INDEX: '0', JOB_COMPLETIONS: '4' }, '1/4'],
    [{ STRATEGY_JOB_INDEX: '3', STRATEGY_JOB_TOTAL: '4' }, '4/4'],
  ])('takes from the scheduler: %j is %s', (env, shard) => {
    expect(formatShard(shardOfEnvironment(env))).toBe(shard);
  });

  it.each([
    [{}, /none of SLURM_ARRAY_TASK_ID \(Slurm\), JOB_COMPLETION_INDEX/],
    [{ JOB_COMPLETION_INDEX: '0' }, /Kubernetes tell no part of a whole: JOB_COMPLETION_INDEX=0/],
    [{ SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_COUNT: '3', SLURM_ARRAY_TASK_MIN: '0' }, /Slurm tell no part/],
    [{ STRATEGY_JOB_INDEX: '', STRATEGY_JOB_TOTAL: 'four' }, /GitHub tell no part/],
  ])('says what is not told: %j', (env, message) => {
    expect(() => shardOfEnvironment(env)).toThrow(message);
  });
});
