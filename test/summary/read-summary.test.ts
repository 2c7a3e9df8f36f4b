import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSummary, readSummary, summarize, summaryJson } from '../../src/summary/index.ts';
import { wordsOf } from '../helpers/experiment-schema.ts';
import { sweep } from '../report/examples.ts';
import { temporaryFolder } from '../results/folders.ts';
import { exampleRun, finishedWith } from './examples.ts';

describe('[U] summary/read-summary', () => {
  it('reads what was written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'summary.json'), summaryJson(sweep));
    expect(summaryJson(readSummary(folder)!)).toBe(summaryJson(sweep));
  });

  it('finds none in an empty folder', () => {
    expect(readSummary(temporaryFolder())).toBeUndefined();
  });

  it.each([
    ['RESULTS_DAMAGED_SUMMARY', '{'],
    ['RESULTS_DAMAGED_SUMMARY', '{}'],
    ['RESULTS_DAMAGED_SUMMARY', summaryJson(sweep).replace('"minimize"', '"minimise"')],
  ])('refuses with %s', (code, text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'summary.json'), text);
    const hint = 'Restore the file, for example with git, or write it anew with `kobai run`.';
    expect(() => readSummary(folder)).toThrow(expect.objectContaining({ code, hint }));
  });
});

describe('[I] summary/read-summary and every metric', () => {
  it('reads back what a summary of each metric of the schema is written as', () => {
    const metrics = wordsOf('metricName').flatMap((metric) => ['train', 'test'].map((split) => `${split}.${metric}`));
    const values = Object.fromEntries(metrics.map((metric, i) => [metric, i / 8]));
    const summary = summarize(exampleRun([[0.1, finishedWith({ 'test.loss': 1, ...values })]]));
    const read = parseSummary(summaryJson(summary), 'summary.json');
    expect(Object.keys(read.points[0]?.metrics ?? {}).sort()).toEqual([...metrics].sort());
  });
});
