import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSummary, summaryJson } from '../../src/summary/index.ts';
import { sweep } from '../report/examples.ts';
import { temporaryFolder } from '../results/folders.ts';

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
    expect(() => readSummary(folder)).toThrow(expect.objectContaining({ code }));
  });
});
