import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCheck } from '../../src/results/checked-line.ts';
import { toTrialRecord, trialLine } from '../../src/results/index.ts';
import { canonicalJson, trialId } from '../../src/shared/index.ts';
import { divergedAt, examplePoint, exampleTrial, failure, finishedWith, schemaUrl } from '../summary/examples.ts';

const trial = exampleTrial(examplePoint(3, { learningRate: 0.1 }), 1);
const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(
  JSON.parse(readFileSync(schemaUrl('trial'), 'utf8')),
);
const outcome = finishedWith({ 'test.loss': 0.25 });
const whole = {
  ...finishedWith({ 'test.f1': 0.5, 'test.topK': 1, 'test.rSquared': -1.5, 'test.meanAbsoluteError': 2 }),
  earlyStop: { bestStep: 2, stopped: true },
  // biome-ignore format: a matrix
  confusion: { split: 'test' as const, counts: [[3, 1], [0, 2]] },
};
const predicting = {
  ...outcome,
  predictions: { split: 'test' as const, row: [4, 7], actual: [[1, 2]], predicted: [[1.5, 2.5]] },
};
/** A record with other settings; its id is not theirs, which the schema cannot see. */
const withParameters = (changes: object) => {
  const record = toTrialRecord(trial, outcome);
  return { ...record, settings: { ...record.settings, ...changes } };
};
/** What the line of a record holds, right or wrong as the record may be. */
const lineOf = (record: object) => JSON.parse(addCheck(JSON.stringify(record)).toString());

describe('[U] results/trial-record', () => {
  it('keeps what came of a trial under the id of its content, and neither its point nor its weights', () => {
    const withWeights = { ...outcome, weights: new Uint8Array(3) };
    const record = toTrialRecord(trial, withWeights);
    expect(record).toEqual({
      id: trial.id,
      settings: trial.settings,
      repeat: 1,
      data: trial.data,
      numericsVersion: 2,
      status: 'finished',
      steps: 2,
      metrics: { 'test.loss': 0.25 },
      curves: {
        batchLoss: { step: [0, 1], loss: [1.0986122886681098, 0.9] },
        evaluation: { step: [2], epoch: [2], 'test.loss': [0.25] },
      },
      weightsSha256: 'e'.repeat(64),
    });
    expect(trialId(record)).toBe(record.id);
  });

  it('keeps where early stopping found the best, and which class was taken for which', () => {
    const record = toTrialRecord(trial, whole);
    expect(record).toMatchObject({ earlyStop: whole.earlyStop, confusion: whole.confusion });
    expect(trialId(record)).toBe(trial.id);
  });

  it('keeps what is predicted for rows, but for those of which a number is not finite', () => {
    const infinite = { ...predicting.predictions, predicted: [[Number.POSITIVE_INFINITY, 2.5]] };
    expect(toTrialRecord(trial, { ...outcome, predictions: infinite })).toMatchObject({
      predictions: { split: 'test', row: [7], actual: [[2]], predicted: [[2.5]] },
    });
    expect(toTrialRecord(trial, predicting)).toMatchObject({ predictions: predicting.predictions });
  });

  it('keeps what the layers gave, but for those of which the mean or the deviation is not finite', () => {
    const layer = { mean: 1, deviation: 0.5, zeros: 0 };
    const activations = [
      { ...layer, layer: 0 },
      { ...layer, layer: 1, deviation: Number.POSITIVE_INFINITY },
      { ...layer, layer: 2, mean: Number.NEGATIVE_INFINITY },
    ];
    expect(toTrialRecord(trial, { ...outcome, activations })).toMatchObject({ activations: activations.slice(0, 1) });
  });

  it('writes records that the published schema accepts, whatever came of the trial', () => {
    for (const result of [outcome, whole, predicting, divergedAt(0), failure]) {
      const line = trialLine(toTrialRecord({ ...trial, initialWeights: 'a'.repeat(64) }, result));
      expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  it.each([
    ['a failed trial with metrics', { ...toTrialRecord(trial, failure), metrics: {} }],
    ['a finished trial with an error', { ...toTrialRecord(trial, outcome), error: { code: 'A', message: 'b' } }],
    ['a finished trial with a divergence', { ...toTrialRecord(trial, outcome), divergence: { step: 1, reason: 'x' } }],
    ['a diverged trial without its step', { ...toTrialRecord(trial, divergedAt(1)), divergence: undefined }],
    ['a word that the schema does not have', { ...toTrialRecord(trial, outcome), host: 'here' }],
    ['a metric of no split', { ...toTrialRecord(trial, outcome), metrics: { loss: 1 } }],
    ['a metric whose name begins with a digit', { ...toTrialRecord(trial, outcome), metrics: { 'test.1f': 1 } }],
    ['a failed trial with a confusion matrix', { ...toTrialRecord(trial, failure), confusion: whole.confusion }],
    ['a diverged trial with one', { ...toTrialRecord(trial, divergedAt(1)), confusion: whole.confusion }],
    ['a failed trial with predictions', { ...toTrialRecord(trial, failure), predictions: predicting.predictions }],
    ['a diverged trial with some', { ...toTrialRecord(trial, divergedAt(1)), predictions: predicting.predictions }],
    ['a diverged trial that stopped early', { ...toTrialRecord(trial, divergedAt(1)), earlyStop: whole.earlyStop }],
    ['a confusion matrix of no split', { ...toTrialRecord(trial, outcome), confusion: { counts: [[1]] } }],
    ['an early stop without its step', { ...toTrialRecord(trial, outcome), earlyStop: { stopped: true } }],
    ['a trial without its schedule', withParameters({ schedule: undefined })],
    [
      'an evaluation of an unknown split',
      withParameters({ evaluate: { ...trial.settings.evaluate, splits: ['all'] } }),
    ],
    ['a trial without curves', { ...toTrialRecord(trial, outcome), curves: undefined }],
  ])('has a schema that refuses %s', (_, record) => {
    expect(validate(lineOf(record))).toBe(false);
  });

  it('has a schema that refuses a line without its check', () => {
    const record = toTrialRecord(trial, outcome);
    expect(validate(lineOf(record))).toBe(true);
    expect(validate(JSON.parse(JSON.stringify(record)))).toBe(false);
  });

  it('has a schema that accepts every optional setting', () => {
    const earlyStopping = { metric: 'test.loss', goal: 'minimize', patience: 5, minChange: 0 };
    const record = withParameters({ clipNorm: 1, clipValue: 0.5, weightDecay: 0.01, earlyStopping });
    expect(validate(lineOf(record)), JSON.stringify(validate.errors)).toBe(true);
  });

  it('writes the sharpness where it is kept, as the published schema has it', () => {
    const record = { ...trial.settings.record, sharpness: { every: 2, unit: 'step' as const, rows: 50 } };
    const curves = { ...outcome.curves, sharpness: { step: [0, 2], epoch: [0, 2], value: [3.5, -0.25] } };
    const settings = { ...trial.settings, record };
    const line = trialLine(toTrialRecord({ ...trial, settings }, { ...outcome, curves }));
    expect(validate(JSON.parse(line)), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.parse(line)).toMatchObject({ settings: { record }, curves });
    expect(validate(JSON.parse(line.replace('"value"', '"values"')))).toBe(false);
  });

  it('ends all columns of a curve before the first number that is not finite, and leaves such metrics out', () => {
    const record = toTrialRecord(trial, {
      ...outcome,
      metrics: { 'test.loss': Number.POSITIVE_INFINITY, 'test.accuracy': 0.1 },
      curves: {
        batchLoss: { step: [0, 1, 2], loss: [1, Number.NaN, 2] },
        evaluation: {
          step: [1, 2],
          epoch: [1, 2],
          'test.loss': [3, Number.POSITIVE_INFINITY],
          'test.accuracy': [0.5, 0.1],
        },
        sharpness: { step: [0, 1], epoch: [0, 1], value: [4, Number.NaN] },
      },
    });
    expect(record).toMatchObject({
      metrics: { 'test.accuracy': 0.1 },
      curves: {
        sharpness: { step: [0], epoch: [0], value: [4] },
        batchLoss: { step: [0], loss: [1] },
        evaluation: { step: [1], epoch: [1], 'test.loss': [3], 'test.accuracy': [0.5] },
      },
    });
    expect(record).not.toHaveProperty(['metrics', 'test.loss']);
  });

  it('never lets a number that is not finite reach the line', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), fc.double(), (loss, metric) => {
        const curves = {
          batchLoss: { step: loss.map((_, i) => i), loss },
          evaluation: { step: [2], epoch: [2], 'test.loss': [metric] },
        };
        const line = trialLine(toTrialRecord(trial, { ...outcome, curves, metrics: { 'test.loss': metric } }));
        expect(line).not.toContain('null');
        expect(validate(JSON.parse(line))).toBe(true);
      }),
    );
  });

  it('writes each record with its own settings, whichever were written before', () => {
    const rates = [0.1, 0.2, 0.1, 0.1];
    for (const settings of rates.map((learningRate) => ({ ...trial.settings, learningRate }))) {
      const record = toTrialRecord({ ...trial, settings }, outcome);
      expect(trialLine(record)).toBe(addCheck(canonicalJson(record)).toString());
    }
  });

  it('writes one line of canonical JSON and its check, even where a message has line breaks', () => {
    const record = toTrialRecord(trial, { status: 'failed', error: { code: 'TRAIN_FAILED', message: 'a\nb\u2028c' } });
    const line = trialLine(record);
    expect(line).not.toMatch(/[\n\r]/);
    const { check, ...rest } = JSON.parse(line);
    expect(rest).toEqual(record);
    expect(line).toBe(addCheck(canonicalJson(record)).toString());
    expect(check).toEqual({ bytes: Buffer.byteLength(canonicalJson(record)) - 1, crc32: expect.any(String) });
  });
});
