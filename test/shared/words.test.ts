import { describe, expect, it } from 'vitest';
import { joinWords, nearestWord } from '../../src/shared/words.ts';

const keys = [
  'learningRate',
  'batchSize',
  'epochs',
  'steps',
  'dataset',
  'evaluate',
  'save',
  'seed',
  'test.loss',
  'validation.loss',
];

describe('[U] config/words', () => {
  it.each([
    ['learning_rate', 'learningRate'],
    ['LearningRate', 'learningRate'],
    ['learning-rate', 'learningRate'],
    ['lr', 'learningRate'],
    ['bs', 'batchSize'],
    ['batch', 'batchSize'],
    ['epoch', 'epochs'],
    ['dataest', 'dataset'],
    ['lerningrate', 'learningRate'],
    ['val.loss', 'validation.loss'],
    ['validation_loss', 'validation.loss'],
    ['val_loss', 'validation.loss'],
    ['max_epochs', 'epochs'],
    ['spets', 'steps'],
    ['“seed”', 'seed'],
  ])('finds for %s %s', (word, expected) => {
    expect(nearestWord(word, keys)).toBe(expected);
  });

  it.each(['momentum', 'x', '', '学習率', 'a'.repeat(100_000)])('finds nothing near to %.20s', (word) => {
    expect(nearestWord(word, keys)).toBeUndefined();
  });

  it('takes a word of one letter for no other, but for the same one in another case', () => {
    expect(nearestWord('z', ['x', 'y', 'xs'])).toBeUndefined();
    expect(nearestWord('zs', ['z'])).toBeUndefined();
    expect(nearestWord('X', ['x', 'y'])).toBe('x');
  });

  it('lists words as people write them', () => {
    expect(joinWords(['a'], 'or')).toBe('a');
    expect(joinWords(['a', 'b', 'c'], 'or')).toBe('a, b or c');
    expect(joinWords([], 'and')).toBe('');
  });
});
