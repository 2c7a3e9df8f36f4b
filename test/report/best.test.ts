import { describe, expect, it } from 'vitest';
import { describeBest } from '../../src/report/best.ts';
import { divergedAt, finishedWith } from '../summary/examples.ts';
import { measured, summaryOver, sweep, tied } from './examples.ts';

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
    [rates(10, 1, 0.1), 'learningRate 10 is the largest value that was tried; 100 is the one to try next.'],
    [rates(0.1, 1, 10), 'learningRate 0.1 is the smallest value that was tried; 0.01 is the one to try next.'],
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

  it('names what stands in the way of every learning rate in one sentence', () => {
    const unscaled = ['a', 'b'].map((message) => ({ message, hint: `mend ${message}` }));
    expect(describeBest({ ...sweep, data: [{ unscaled }] } as never).at(-1)).toBe('First: a (mend a); b (mend b).');
  });

  it('says what to try beyond an edge only where there is something', () => {
    const units = [1, 2, 4].map((batchSize) => ({ batchSize }));
    expect(describeBest(summaryOver(units))[1]).toBe('batchSize 1 is the smallest value that was tried.');
  });

  it('names the points that the repeats do not tell from the best', () => {
    expect(describeBest(tied)[1]).toBe('≈ learningRate 0.1, 0.3 and 1 cannot be told apart by test.loss over 3 seeds.');
  });

  it('names them by every axis, and counts many', () => {
    const points = [10, 20, 30, 40, 50].map((batchSize) => ({ batchSize, learningRate: 0.1 }));
    const sentenceOver = (count: number) => describeBest(summaryOver(points.slice(0, count), { repeats: 2 }))[1];
    expect(sentenceOver(2)).toBe(
      '≈ batchSize 10, learningRate 0.1 and batchSize 20, learningRate 0.1 cannot be told apart by test.loss over 2 seeds.',
    );
    expect(sentenceOver(5)).toBe(
      '≈ batchSize 10, learningRate 0.1 cannot be told from 4 other points by test.loss over 2 seeds.',
    );
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
