import { describe, expect, it } from 'vitest';
import { describeBest } from '../../src/report/best.ts';
import { divergedAt, finishedWith } from '../results/examples.ts';
import { measured, summaryOver, sweep } from './examples.ts';

const rates = (...values: number[]) => values.map((learningRate) => ({ learningRate }));

describe('[U] report/best', () => {
  it('names the best point, what it reached, and that it was chosen on the test split', () => {
    expect(describeBest(sweep)).toEqual([
      'Best: learningRate 0.3: test.accuracy 0.9561, test.loss 0.1433 ' +
        '(chosen by test.loss, on the test split: there is no validation split).',
    ]);
  });

  it('tells of the training split only where the choice was made by it', () => {
    const objective = { metric: 'train.loss', goal: 'minimize' } as const;
    expect(describeBest(summaryOver(rates(0.1), { objective }, measured(0.5, 0.75)))).toEqual([
      'Best: learningRate 0.1: test.accuracy 0.75, test.loss 0.5, train.accuracy 0.875, train.loss 0.25 ' +
        '(chosen by train.loss, on the training split).',
    ]);
  });

  it.each([
    [rates(10, 1, 0.1), 'learningRate 10 is the largest value of the grid: larger ones were not tried.'],
    [rates(0.1, 1, 10), 'learningRate 0.1 is the smallest value of the grid: smaller ones were not tried.'],
  ])('says that the best lies on the edge of the grid', (parameters, sentence) => {
    expect(describeBest(summaryOver(parameters)).slice(1)).toEqual([sentence]);
  });

  it('says nothing of edges inside the grid, of two values, or of values that are not numbers', () => {
    for (const parameters of [
      rates(1, 10, 0.1),
      rates(0.1, 1),
      rates(0.1, 0.1, 1),
      ['shuffle', 'replacement', 'sequential'].map((sampling) => ({ sampling })),
    ]) {
      expect(describeBest(summaryOver(parameters))).toHaveLength(1);
    }
  });

  it('tells of every axis', () => {
    const [sentence] = describeBest(summaryOver([{ 'layers.0.units': 50, learningRate: 0.1 }]));
    expect(sentence).toContain('Best: layers.0.units 50, learningRate 0.1: test.loss 0.5 (');
  });

  it('gives the result alone where there is nothing to choose from', () => {
    expect(describeBest(summaryOver([{}]))).toEqual(['Result: test.loss 0.5.']);
  });

  it('says so where no point can be the best', () => {
    const nothing = ['No best point: none finished with test.loss.'];
    expect(describeBest(summaryOver(rates(1, 10), {}, divergedAt(3)))).toEqual(nothing);
    expect(describeBest(summaryOver(rates(1, 10), {}, finishedWith({ 'train.loss': 1 })))).toEqual(nothing);
  });
});
