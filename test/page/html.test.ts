import { describe, expect, it } from 'vitest';
import { htmlReport, layOutPage } from '../../src/page/index.ts';
import { sha256Hex } from '../../src/shared/index.ts';
import { summarize } from '../../src/summary/index.ts';
import { hostile } from '../helpers/hostile.ts';
import { inputOf, summaryOver, sweep } from '../report/examples.ts';
import { exampleRun, finishedWith } from '../summary/examples.ts';

const page = htmlReport(layOutPage(inputOf(sweep)));

describe('[U] page/html', () => {
  it('lets no request out, and runs and styles only what it holds', () => {
    const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const hash = (text = '') =>
      `'sha256-${Buffer.from(sha256Hex(text), 'hex').toString('base64')}'`.replaceAll("'", '&#39;');
    const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1];
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1];
    expect(policy.split('; ')).toEqual([
      'default-src &#39;none&#39;',
      `script-src ${hash(script)}`,
      `style-src ${hash(style)}`,
      'img-src data:',
      'base-uri &#39;none&#39;',
      'form-action &#39;none&#39;',
    ]);
    expect(/<link|<img|<iframe|@import|url\((?!#)| (src|href|style|on\w+)="/.exec(page)?.[0]).toBeUndefined();
  });

  it('shows hostile texts as texts, and embeds them so that no script ends early', () => {
    const text = htmlReport(
      layOutPage(
        inputOf(summaryOver([{ [hostile]: hostile }, { [hostile]: 2 }], { description: hostile, name: hostile })),
      ),
    );
    expect(text.match(/<script/g)?.length).toBe(2);
    expect(text.match(/<\/script/g)?.length).toBe(2);
    expect(text.includes('<img')).toBe(false);
    expect(/[\u2028\u2029\u202e]/.test(text)).toBe(false);
    const json = /id="page-data">([^<]*)</.exec(text)?.[1];
    expect(JSON.parse(json ?? '').description).toContain('</script><img');
  });

  it('says that points without a finite objective are drawn at the top, where there are any', () => {
    const note = 'points without a finite test.loss are drawn at the top.</figcaption>';
    expect(page.includes(note)).toBe(true);
    expect(
      htmlReport(layOutPage(inputOf(summaryOver([{ learningRate: 0.1 }, { learningRate: 1 }])))).includes(note),
    ).toBe(false);
  });

  it('holds a thousand trials in less than 5 MB, and of more points the best thousand rows', () => {
    const loss = Array.from({ length: 300 }, (_, i) => 2.31 - 0.0071828 * i);
    const { curves, ...trained } = finishedWith({
      'test.loss': 0.314159,
      'train.loss': 0.271828,
      'test.accuracy': 0.9,
    });
    const batchLoss = { step: loss.map((_, i) => 7 * i), loss };
    const result = { ...trained, curves: { ...curves, batchLoss } };
    const pageOf = (count: number) => {
      const run = exampleRun(Array.from({ length: count }, (_, i) => [1e-5 * (i + 1), result] as const));
      return htmlReport(layOutPage(inputOf(summarize(run), run.records)));
    };
    const thousand = pageOf(1000);
    expect(Buffer.byteLength(thousand)).toBeLessThan(5e6);
    expect(thousand.match(/<tbody data-point/g)?.length).toBe(1000);
    const more = pageOf(1100);
    expect(more.match(/<tbody data-point/g)?.length).toBe(1000);
    expect(more.includes('1000 of 1100 points are drawn')).toBe(true);
  });

  it('is the same text for the same results', () => {
    expect(htmlReport(layOutPage(inputOf(sweep))) === page).toBe(true);
  });
});
