import { describe, expect, it } from 'vitest';
import { layOutPage, svgPictures } from '../../src/page/index.ts';
import { summarize } from '../../src/summary/index.ts';
import { hostile } from '../helpers/hostile.ts';
import { inputOf, measured, summaryOver } from '../report/examples.ts';
import { exampleRun } from '../summary/examples.ts';

const run = exampleRun([
  [0.1, measured(0.3, 0.9)],
  [1, measured(0.2, 0.95)],
]);

describe('[U] page/pictures', () => {
  it('draws every chart that there is data for, each with its own style', () => {
    const pictures = svgPictures(layOutPage(inputOf(summarize(run), run.records)));
    expect(Object.keys(pictures)).toEqual(['sweep.svg', 'curves.svg']);
    for (const text of Object.values(pictures)) {
      expect(text.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="900" ')).toBe(true);
      expect(text.match(/<style>/g)?.length).toBe(1);
      expect(/NaN|undefined|Infinity/.test(text)).toBe(false);
    }
    expect(pictures['sweep.svg']?.match(/data-point/g)?.length).toBe(2);
  });

  it('has no picture of what is not there', () => {
    expect(svgPictures(layOutPage(inputOf(summaryOver([{}]))))).toEqual({});
  });

  it('holds no element that an experiment has named', () => {
    const { 'sweep.svg': text = '' } = svgPictures(
      layOutPage(inputOf(summaryOver([{ [hostile]: 1 }, { [hostile]: 2 }]))),
    );
    expect(/<(script|img)/.test(text)).toBe(false);
    expect(text.includes('&lt;script&gt;')).toBe(true);
  });
});
