import { describe, expect, it } from 'vitest';
import { confusionMatrix, wrongRows } from '../../../src/page/sections/colored-tables.ts';

const confusion = {
  split: 'test',
  trials: 1,
  classes: ['cat', 'dog'],
  counts: [
    [3, 1],
    [0, 4],
  ],
};
const row = { row: 7, actual: 'cat', predicted: 'dog', loss: '2.5' };

describe('[U] page/sections/colored-tables', () => {
  it('says over how many trials a confusion matrix counts', () => {
    expect(confusionMatrix(confusion)).toContain('actual and predicted class.</figcaption>');
    expect(confusionMatrix({ ...confusion, trials: 3 })).toContain('class, summed over the 3 trials of the point.<');
  });

  it('shows a misclassified row of a table with its values under the names of the features', () => {
    const markup = wrongRows(
      { split: 'test', columns: ['<length>', 'width'], rows: [{ ...row, values: ['5.1', '0.2'] }] },
      3,
    );
    const cells = Array.from(markup.matchAll(/<t[hd]\b[^>]*>([^<]*)</g), ([, text]) => text);
    expect(cells).toEqual([
      'row',
      'actual',
      'predicted',
      'loss',
      '&lt;length&gt;',
      'width',
      '7',
      'cat',
      'dog',
      '2.5',
      '5.1',
      '0.2',
    ]);
    expect(markup).toContain('with the greatest loss, by the first trial<');
  });

  it('lists other misclassified rows by their classes and losses', () => {
    expect(wrongRows({ split: 'test', rows: [row] }, 1)).toContain('cat, predicted as dog');
  });
});
