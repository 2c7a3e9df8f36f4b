import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { describe, expect, it } from 'vitest';
import type { VerificationReport } from '../../../src/comparison/index.ts';
import { renderVerification } from '../../../src/report/index.ts';
import { experimentOf, hostile, mixed, reportOf, sameTrial } from './examples.ts';

type Element = { name: string; attributes: Record<string, string>; text: string; children: Element[] };

/** By a parser that refuses whatever XML 1.0 refuses. */
function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, text: '', children: [] };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    const element: Element = { name, attributes, text: '', children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    open.at(-1)!.text += text;
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.write(xml).close();
  return root.children[0]!;
}

const suitesOf = (report: VerificationReport) => parse(renderVerification(report, 'junit')).children;
const outcomesOf = ({ children }: Element) =>
  children.map(({ attributes, children: parts }) => [
    attributes.name,
    parts.find(({ name }) => name !== 'system-out')?.name ?? 'passed',
  ]);

describe('[U] report/verification/junit', () => {
  it('has a suite an experiment and a case for each value of each trial, skipped and failed ones kept apart', () => {
    const [a, b] = suitesOf(mixed);
    expect(a!.attributes).toEqual({ name: 'a', tests: '10', failures: '3', errors: '2', skipped: '1' });
    expect(outcomesOf(a!)).toEqual([
      ['learningRate=0.1, repeat 0: test.loss', 'passed'],
      ['learningRate=0.1, repeat 0: train.loss', 'passed'],
      ['learningRate=0.3, repeat 0: test.loss', 'failure'],
      ['learningRate=0.3, repeat 0: train.loss', 'passed'],
      ['learningRate=0.3, repeat 0: train.accuracy', 'failure'],
      ['learningRate=0.3, repeat 0: curves', 'failure'],
      ['learningRate=1, repeat 0', 'skipped'],
      ['learningRate=9, repeat 0', 'error'],
      ['summary.json', 'passed'],
      ['every trial is compared', 'error'],
    ]);
    expect(outcomesOf(b!).slice(2)).toEqual([
      ['summary.md', 'failure'],
      ['every trial is compared', 'passed'],
    ]);
  });

  it('counts in its attributes what stands in it', () => {
    for (const report of [mixed, hostile]) {
      const root = parse(renderVerification(report, 'junit'));
      const count = (element: Element, name: string): number =>
        Number(element.name === name) + element.children.reduce((sum, child) => sum + count(child, name), 0);
      for (const element of [root, ...root.children]) {
        expect([
          element.attributes.tests,
          element.attributes.failures,
          element.attributes.errors,
          element.attributes.skipped,
        ]).toEqual(['testcase', 'failure', 'error', 'skipped'].map((name) => String(count(element, name))));
      }
    }
  });

  it('says what differs and where the curves part, with the seed and the command', () => {
    const failed = suitesOf(mixed)[0]!.children[2]!;
    const [failure, output] = failed.children;
    expect(failure).toMatchObject({ name: 'failure', attributes: { type: 'regressed' } });
    expect(failure!.attributes.message).toBe('test.loss: 0.5 committed, 0.75 retrained (+50 %, 3 ulp)');
    expect(failure!.text).toContain('part at step 12, equal until step 10');
    expect(output!.text).toBe('seed 42, repeat 0\nkobai verify a.yaml --only learningRate=0.3');
  });

  it('fails where nothing was compared, though nothing regressed', () => {
    const [suite] = suitesOf(reportOf(experimentOf('missing', [], { reason: 'no results' })));
    expect(outcomesOf(suite!).at(-1)).toEqual(['every trial is compared', 'failure']);
  });

  it('lets an improvement pass where tolerances count, and nowhere else', () => {
    const improved = { ...sameTrial(1), verdict: 'improved' as const };
    const trial = { ...improved, values: improved.values.map((value) => ({ ...value, verdict: 'improved' as const })) };
    const failures = (more: object) =>
      suitesOf(reportOf(experimentOf('improved', [trial], more)))[0]!.attributes.failures;
    expect(failures({})).toBe('2');
    expect(failures({ because: 'a test' })).toBe('0');
  });

  it('is XML whatever the names are, and shows them', () => {
    const [suite] = suitesOf(hostile);
    expect(suite!.attributes.name).toContain(
      '</testsuite>]]>&amp;"\'<script>alert(1)</script>\\u0001\\u001b[31m\\ud800\\ufffe',
    );
    expect(outcomesOf(suite!).map(([, outcome]) => outcome)).toContain('failure');
  });
});
