import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { type TrialRecord, trialLine } from '../../src/results/index.ts';
import { sealRun } from '../../src/runs/files/finished-run.ts';
import { type RunFacts, runJson } from '../../src/runs/files/run-facts.ts';
import { parseSummary, summarize, summaryJson } from '../../src/summary/index.ts';
import { trainSweep } from './curves.ts';
import { divergedAt, exampleRun, failure, finishedWith, schemaUrl } from './examples.ts';

const ajv = new Ajv2020({ strict: true, strictRequired: false });
const schemaOf = (name: string) => ajv.compile(JSON.parse(readFileSync(schemaUrl(name), 'utf8')));
const isSummary = schemaOf('summary');
const finished = finishedWith({ 'train.loss': 0.2, 'test.loss': 0.25, 'test.accuracy': 0.9 });
const run = exampleRun(
  [
    [0.1, finished, finished],
    [1, divergedAt(3), finished],
    [10, failure, undefined],
  ],
  { description: 'Which learning rate?' },
);

describe('[U] summary/summary-json', () => {
  it('writes a summary.json that the published schema accepts and that reads back as the summary', () => {
    const summary = summarize(run);
    const text = summaryJson(summary);
    const read = JSON.parse(text);
    expect(isSummary(read), JSON.stringify(isSummary.errors)).toBe(true);
    expect(parseSummary(text, 'summary.json')).toEqual(summary);
    expect(isSummary({ ...read, host: 'here' })).toBe(false);
    expect(isSummary({ ...read, points: [{ ...read.points[0], elapsedMs: 3 }] })).toBe(false);
  });

  it.each([
    `repeats: 6
dataset: { type: xor, rows: 4, noise: 0, split: { train: 1 } }
layers: [{ type: dense, units: 4, activation: tanh }, { type: dense, units: 1, activation: sigmoid }]
loss: binaryCrossEntropy
learningRate: [0.01, 0.1, 1, 100]
batchSize: 4
steps: 400
`,
    `function: { formula: x^2, start: { x: 1 } }
learningRate: [1e-10, 1, 10]
steps: 50
`,
  ])('writes verdicts of every kind as the published schema says', (experiment) => {
    const summary = trainSweep(experiment);
    const text = summaryJson(summary);
    const read = JSON.parse(text);
    expect(isSummary(read), JSON.stringify(isSummary.errors)).toBe(true);
    expect(parseSummary(text, 'summary.json')).toEqual(summary);
    expect(new Set(summary.points.map(({ verdict }) => verdict?.kind)).size).toBeGreaterThan(1);
  });

  it('writes keys in one order, two spaces and a last line break', () => {
    const text = summaryJson(summarize(exampleRun([[0.1, finishedWith({ 'test.loss': 1e-7 })]])));
    expect(Object.keys(JSON.parse(text))).toEqual([
      'name',
      'numericsVersion',
      'data',
      'settings',
      'axes',
      'repeats',
      'objective',
      'best',
      'edges',
      'points',
      'check',
    ]);
    expect(text).toMatch(/^\{\n {2}"name": "lr-sweep",\n/);
    expect(text).toMatch(/"mean": 1e-7,\n {10}"std": 0,\n/);
    expect(text).toMatch(/\n\}\n$/);
  });

  it('writes the same text however the settings were put together and wherever the records come from', () => {
    const { settings } = run.experiment;
    const reversed = Object.fromEntries(Object.entries(settings).reverse()) as typeof settings;
    const records = new Map<string, TrialRecord>();
    for (const [id, record] of run.records) records.set(id, JSON.parse(trialLine(record)));
    const again = { ...run, records, experiment: { ...run.experiment, settings: reversed } };
    expect(summaryJson(summarize(again))).toBe(summaryJson(summarize(run)));
  });

  it('writes a run.json that the published schema accepts', () => {
    const facts: RunFacts = {
      startedAt: '2026-01-02T03:04:05.678Z',
      elapsedMs: 1234.5,
      workers: 2,
      kernels: 'native',
      data: [{ sha256: 'a'.repeat(64), storage: 'compressed', nonzeros: 12, elements: 100 }],
      reused: 1,
      trialElapsedMs: { ['a'.repeat(64)]: 12.5 },
      kobai: '0.2.0',
      node: 'v20.19.0',
      host: 'example',
      platform: 'linux',
      arch: 'x64',
      cpu: 'Example 1',
      git: { commit: 'b'.repeat(40), dirty: false },
      finished: sealRun({
        madeFrom: 'c'.repeat(64),
        files: { 'trials.jsonl': 'd'.repeat(64) },
        weights: { ['a'.repeat(64)]: 'e'.repeat(64) },
        trials: 1,
        planned: 1,
        unasked: ['f'.repeat(64)],
        sparks: ['▇▅▃▁', null],
      }),
    };
    const validate = schemaOf('run');
    expect(validate(JSON.parse(runJson(facts))), JSON.stringify(validate.errors)).toBe(true);
    expect(JSON.parse(runJson(facts))).toEqual(facts);
    expect(validate({ ...facts, git: undefined, startedAt: 'yesterday' })).toBe(false);
  });
});
