import { describe, expect, it } from 'vitest';
import { readExperiment } from '../../src/config/index.ts';
import type { Diagnostic, Path } from '../../src/shared/index.ts';

const text = `x-hidden: &hidden { type: dense, units: 5 }
dataset:
  type: iris
layers:
  - *hidden
  - type: dense
    units: 3
    activation: softmax
loss: crossEntropy
learning_rate: [0.1, 0, 1]
sweep:
  axes:
    batchSize: { linear: { from: 1, to: 5, count: 5 } }
    layers.1.units: [3, 4]
`;
const { locate } = readExperiment(text, 'a.yaml');

const place = (path: Path, target?: 'key' | 'value') => {
  const diagnostic: Diagnostic = {
    severity: 'error',
    code: 'PLAN_SPLIT_EMPTY',
    message: 'x',
    path,
    ...(target && { target }),
  };
  const found = locate(diagnostic).place;
  return `${found?.line}:${found?.column}:${found?.length}`;
};

describe('[U] config/locate', () => {
  it('finds a value and its key', () => {
    expect(place(['layers', 1, 'units'])).toBe('7:12:1');
    expect(place(['layers', 1, 'units'], 'key')).toBe('7:5:5');
  });

  it('points at the text of the anchor for an alias', () => {
    expect(place(['layers', 0, 'units'])).toBe('1:41:1');
  });

  it('points at the key of a value that begins on a later line', () => {
    expect(place(['dataset'])).toBe('2:1:7');
    expect(place(['layers'])).toBe('4:1:6');
  });

  it('falls back to the nearest part above that exists', () => {
    expect(place(['layers', 1, 'init', 'normal'])).toBe('6:5:11');
    expect(place(['loss', 'type'])).toBe('9:7:12');
    expect(place(['optimizer'])).toBe('1:1:1');
    expect(place([])).toBe('1:1:1');
  });

  it('points at an item of an axis, counted as the axis counts its values, under the key as it was meant', () => {
    expect(place(['learningRate', 1])).toBe('10:25:1');
    expect(place(['sweep', 'axes', 'layers.1.units', 1])).toBe('14:25:1');
    expect(place(['sweep', 'axes', 'batchSize', 3])).toBe('13:16:40');
  });

  it('keeps a place that is there, and everything else of the diagnostic', () => {
    const located = locate({ severity: 'warning', code: 'PLAN_SPLIT_EMPTY', message: 'x', path: ['loss'], hint: 'h' });
    expect(located).toMatchObject({
      severity: 'warning',
      code: 'PLAN_SPLIT_EMPTY',
      message: 'x',
      path: ['loss'],
      hint: 'h',
    });
    expect(locate(located)).toBe(located);
  });

  it('gives the start of a text that is no experiment', () => {
    const reading = readExperiment('a: [', 'b.yaml');
    const located = reading.locate({ severity: 'error', code: 'PLAN_SPLIT_EMPTY', message: 'x', path: ['loss'] });
    expect(located.place).toMatchObject({ file: 'b.yaml', line: 1, column: 1 });
  });
});
