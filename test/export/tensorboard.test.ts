import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/export/tensorboard/records.ts';
import { sha256Hex } from '../../src/shared/index.ts';
import expected from '../fixtures/tensorboard/expected.json' with { type: 'json' };
import { files, hyperparameters, metrics, trials } from './tensorboard-examples.ts';

const end = (status: string) => ({ '_hparams_/session_end_info': { status } });
const scalar = (tag: string, step: number, value: number) => ['scalars', tag, step, value];

describe('[U] export/tensorboard', () => {
  it.each(Object.keys(files) as (keyof typeof files)[])('writes the %s file that TensorBoard has read', (name) => {
    expect(sha256Hex(files[name])).toBe(expected[name].sha256);
    expect(expected[name].version).toBe('brain.Event:2');
  });

  it('gives TensorBoard every number of the curves at its step, and the final metrics', () => {
    const { curves, steps } = trials.finished;
    const { batchLoss, evaluation, sharpness } = curves;
    const wanted = [
      ...batchLoss!.step!.map((step, i) => scalar('batchLoss', step, batchLoss!.loss![i]!)),
      ...metrics.flatMap((tag) => evaluation!.step!.map((step, i) => scalar(tag, step, evaluation![tag]![i]!))),
      ...sharpness!.step!.map((step, i) => scalar('sharpness', step, sharpness!.value![i]!)),
      ...Object.entries(trials.finished.metrics).map(([tag, value]) => scalar(`final/${tag}`, steps, value)),
    ];
    const { scalars } = expected.finished;
    expect(scalars.toSorted()).toEqual(wanted.toSorted());
    expect(scalars.map(([, , step]) => step)).toEqual(
      scalars.map(([, , step]) => Number(step)).toSorted((a, b) => a - b),
    );
    // A step beyond 32 bits, and a float32 below the normal ones.
    expect(expected.diverged.scalars).toEqual([
      scalar('x0', 0, -3),
      scalar('x0', 1, 4),
      scalar('test.loss', 2 ** 40, 2 ** -140),
    ]);
  });

  it('gives the HParams plugin the hyperparameters with their values, each trial’s own, and how it ended', () => {
    const types = { number: 'DATA_TYPE_FLOAT64', string: 'DATA_TYPE_STRING', boolean: 'DATA_TYPE_BOOL' };
    expect(expected.sweep.hparams).toEqual({
      '_hparams_/experiment': {
        hparamInfos: hyperparameters.map(({ name, values }) => ({
          name,
          type: types[typeof values[0] as keyof typeof types],
          domainDiscrete: values,
        })),
        metricInfos: metrics.map((tag) => ({ name: { tag: `final/${tag}` } })),
      },
    });
    for (const [name, status] of [
      ['finished', 'STATUS_SUCCESS'],
      ['diverged', 'STATUS_FAILURE'],
    ] as const) {
      const { hyperparameters: hparams, group: groupName } = trials[name];
      const start = { '_hparams_/session_start_info': { hparams, groupName } };
      expect(expected[name].hparams).toEqual({ ...start, ...end(status) });
    }
  });

  // RFC 3720, appendix B.4; the last is the check value of catalogues of CRCs.
  it.each([
    ['32 zeros', Buffer.alloc(32), 0x8a9136aa],
    ['32 ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['0 to 31', Buffer.from([...Array(32).keys()]), 0x46dd794e],
    ['31 to 0', Buffer.from([...Array(32).keys()].reverse()), 0x113fdb5c],
    ['123456789', Buffer.from('123456789'), 0xe3069283],
  ])('has the published CRC-32C of %s', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });
});
