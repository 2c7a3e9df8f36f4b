import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvSummary } from '../../src/report/index.ts';
import { escapeControls } from '../../src/shared/index.ts';
import { repeated, summaryOver, sweep } from './examples.ts';

/** Strict: the line ends of RFC 4180 and no other, quotes only where they belong. */
const parseStrictly = (text: string): string[][] => parse(text, { record_delimiter: '\r\n', relax_quotes: false });

describe('[U] report/csv', () => {
  it('writes a row a point in grid order, every digit kept', () => {
    expect(`\n${csvSummary(sweep).replaceAll('\r\n', '\n')}`).toMatchInlineSnapshot(`
      "
      learningRate,status,verdict,rank,tied,divergence.step,test.accuracy.mean,test.accuracy.std,test.accuracy.n,test.loss.mean,test.loss.std,test.loss.n,train.accuracy.mean,train.accuracy.std,train.accuracy.n,train.loss.mean,train.loss.std,train.loss.n,reason
      0.001,finished,tooSmall,3,,,0.5312,0,1,1.95123,0,1,0.7656000000000001,0,1,0.975615,0,1,"the loss ended at 0.9756, while 0.3 reached the same loss in 23 % of the steps and got to 0.07165"
      0.0031622776601683794,finished,tooSmall,2,,,0.78,0,1,1.1,0,1,0.89,0,1,0.55,0,1,"the loss ended at 0.55, while 0.3 reached the same loss in 35 % of the steps and got to 0.07165"
      0.3,finished,good,1,,,0.9561,0,1,0.14329,0,1,0.97805,0,1,0.071645,0,1,"the loss fell from 2.4 to 0.07165, lowest of all"
      3,finished,tooLarge,4,,,0.0974,0,1,2.31,0,1,0.5487,0,1,1.155,0,1,"the loss ended at 1.155, while 0.3 got to 0.07165"
      10,diverged,diverged,5,,12,,,,,,,,,,,,,the loss of a mini-batch is NaN at step 12
      30,failed,,6,,,,,,,,,,,,,,,
      100,missing,,7,,,,,,,,,,,,,,,
      "
    `);
  });

  it('holds the statistics of every point', () => {
    const rows = parse(csvSummary(repeated), { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
    for (const [index, row] of rows.entries()) {
      const point = repeated.points[index]!;
      expect(row).toMatchObject({ status: point.status, rank: String(point.rank) });
      for (const [metric, { mean, std, n }] of Object.entries(point.metrics)) {
        expect([row[`${metric}.mean`], row[`${metric}.std`], row[`${metric}.n`]].map(Number)).toEqual([mean, std, n]);
      }
    }
    expect(rows).toHaveLength(3);
  });

  it('gives back every text to a reader of CSV, control characters as escapes, behind an apostrophe where a spreadsheet would run it', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\t', ' ', "'", '=', '+', '-', '@', 'a', '勾') }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const rows = parseStrictly(csvSummary(summaryOver([{ 'dataset.target': text }])));
        const shown = escapeControls(text);
        const expected = ['=', '+', '-', '@'].some((start) => shown.startsWith(start)) ? `'${shown}` : shown;
        expect(rows.map((row) => row[0])).toEqual(['dataset.target', expected]);
      }),
    );
  });

  it.each([
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\rb', 'a\\u000db'],
    ['a\nb', 'a\\u000ab'],
    ['\u001b[31m', '\\u001b[31m'],
    ['a b', 'a b'],
  ])('quotes %j where RFC 4180 asks for it', (text, cell) => {
    expect(csvSummary(summaryOver([{ 'dataset.target': text }]))).toContain(`\r\n${cell},finished,`);
  });

  it('leaves numbers alone, negative ones too', () => {
    const [, row] = parseStrictly(csvSummary(summaryOver([{ x: -1.5, y: 1e-7 }])));
    expect(row?.slice(0, 2)).toEqual(['-1.5', '1e-7']);
  });

  it('writes settings with fields as JSON', () => {
    const [, row] = parseStrictly(
      csvSummary(summaryOver([{ gradient: { type: 'numerical', h: 1e-4 }, list: [1, 2] }])),
    );
    expect(row?.slice(0, 2)).toEqual(['{"h":0.0001,"type":"numerical"}', '[1,2]']);
  });
});
