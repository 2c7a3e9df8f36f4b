import { describe, expect, it } from 'vitest';
import { type CsvOptions, createCsvRequest, listFaults, loadOne } from './helpers.ts';

type Wish = { targets?: 'classes' | 'numbers' | 'binaryAnswers' | 'either'; outputs?: number };
const column = (...cells: string[]) => `a,t\n${cells.map((cell, row) => `${row},${cell}\n`).join('')}`;
const load = (text: string, wish: Wish = {}, options: CsvOptions = {}) =>
  loadOne(createCsvRequest(text, options, wish));
const faults = (text: string, wish: Wish = {}, options: CsvOptions = {}) =>
  listFaults(createCsvRequest(text, options, wish));
const digits = column('0', '1', '2', '1');

describe('[U] data/csv-target', () => {
  it('follows what the loss asks for', () => {
    expect(load(digits, { targets: 'classes', outputs: 1 })).toMatchObject({ task: 'classification', outputs: 3 });
    expect(load(digits, { targets: 'numbers', outputs: 3 })).toMatchObject({ task: 'regression', outputs: 1 });
  });

  it('takes as many classes as the last layer has units for classes, and one unit for a number', () => {
    expect([...load(digits, { outputs: 3 }).labels!]).toEqual([0, 1, 2, 1]);
    expect([...load(digits, { outputs: 1 }).targets!]).toEqual([0, 1, 2, 1]);
  });

  it('asks for the task where neither fits, and follows it', () => {
    expect(faults(digits, { outputs: 2 })).toEqual(['DATA_TASK_AMBIGUOUS dataset.target']);
    expect(faults(column('0.5', '1.5'), { outputs: 2 })).toEqual(['DATA_TASK_AMBIGUOUS dataset.target']);
    expect(load(digits, { outputs: 2 }, { task: 'classification' }).task).toBe('classification');
    expect(load(digits, { targets: 'classes' }, { task: 'regression' }).task).toBe('regression');
  });

  it('makes 0 and 1 of two numbers that binaryCrossEntropy cannot compare, and refuses other numbers at their cells', () => {
    const answers = { targets: 'binaryAnswers', outputs: 1 } as const;
    for (const [low, high] of [
      ['1', '2'],
      ['-1', '1'],
      ['0', '100'],
      ['0', '5'],
    ] as const) {
      const table = load(column(high, low, high), answers);
      expect([...table.targets!]).toEqual([1, 0, 1]);
      expect(table.classNames ?? [low, high]).toEqual([low, high]);
    }
    expect([...load(column('1', '0', '0.25'), answers).targets!]).toEqual([1, 0, 0.25]);
    expect(faults(column('0', '1', '2'), answers)).toEqual(['DATA_CSV_CELL 4:3+1']);
    const columns = 'a,t,u\n1,0,-2\n2,1,3\n';
    expect(faults(columns, { ...answers, outputs: 2 }, { target: ['t', 'u'] })).toEqual([
      'DATA_CSV_CELL 2:5+2',
      'DATA_CSV_CELL 3:5+1',
    ]);
  });

  it('takes text in the one number that a loss compares for a slip, at its cell', () => {
    expect(faults(column('0,5', '1', '1.5'), { targets: 'numbers', outputs: 1 })).toHaveLength(1);
    expect(faults(column('"0,0"', '"0,5"', '"1,0"'), { targets: 'numbers', outputs: 1 })).toEqual([
      'DATA_CSV_CELL 2:3+5',
      'DATA_CSV_CELL 3:3+5',
      'DATA_CSV_CELL 4:3+5',
    ]);
  });

  it('keeps codes apart that would become one number', () => {
    const classes = { targets: 'classes', outputs: 3 } as const;
    expect(load(column('07', '7', '8', '07'), classes)).toMatchObject({ outputs: 3, classNames: ['07', '7', '8'] });
    const large = column('9007199254740992', '9007199254740993', '5');
    expect(load(large, classes).classNames).toHaveLength(3);
    expect(load(column('1', '1.0', '2'), { ...classes, outputs: 2 }).classNames).toEqual(['1', '2']);
  });

  it('reads several columns as numbers, row by row, and refuses them as classes', () => {
    const text = 'u,a,t\n1,10,2\n3,20,4\n';
    const options = { target: ['t', 'u'] } as const satisfies { target: [string, string] };
    const table = load(text, { outputs: 2 }, { target: [...options.target] });
    expect([...table.targets!]).toEqual([2, 1, 4, 3]);
    expect([...table.features]).toEqual([10, 20]);
    expect(faults(text, { targets: 'classes' }, { target: ['t', 'u'] })).toEqual([
      'DATA_TARGET_COLUMNS dataset.target',
    ]);
  });

  it('sorts class names by code unit', () => {
    const table = load(column('b', 'a', 'Z', 'b'));
    expect(table.classNames).toEqual(['Z', 'a', 'b']);
    expect([...table.labels!]).toEqual([2, 1, 0, 2]);
  });

  it.each([
    ['labels that count from 0 and leave gaps by those that there are', ['0', '3', '1'], ['0', '1', '3'], [0, 2, 1]],
    ['labels that begin at 1', ['10', '9', '1'], ['1', '9', '10'], [2, 1, 0]],
    ['labels with wide gaps', ['0', '8', '0'], ['0', '8'], [0, 1, 0]],
    ['the labels 0 and 4 of two classes', ['0', '4'], ['0', '4'], [0, 1]],
    ['labels with a sign', ['-1', '1', '-1'], ['-1', '1'], [0, 1, 0]],
    ['equal numbers that are written differently', ['1.0', '1', '2e0'], ['1', '2'], [0, 0, 1]],
  ])('takes %s', (_, cells, names, labels) => {
    const table = load(column(...cells), { targets: 'classes' });
    expect(table.classNames).toEqual(names);
    expect([...table.labels!]).toEqual(labels);
    expect(table.outputs).toBe(names.length);
  });

  it('keeps the gaps of labels that count from 0 where the last layer has a unit for each', () => {
    const table = load(column('0', '3', '1'), { targets: 'classes', outputs: 4 });
    expect([table.classNames, [...table.labels!], table.classRows]).toEqual([
      ['0', '1', '2', '3'],
      [0, 3, 1],
      [1, 1, 0, 1],
    ]);
  });

  it('makes one column of 0 and 1 of two classes for a single unit', () => {
    for (const targets of ['numbers', 'either'] as const) {
      const table = load(column('yes', 'no', 'yes'), { targets, outputs: 1 });
      expect(table.task).toBe('regression');
      expect([...table.targets!]).toEqual([1, 0, 1]);
    }
  });

  it('places text where only numbers can be meant', () => {
    expect(faults(column('1', 'x', 'y'), { targets: 'numbers', outputs: 1 })).toEqual([
      'DATA_CSV_CELL 3:3+1',
      'DATA_CSV_CELL 4:3+1',
    ]);
  });

  it('takes a slip among numbers for a slip, and not for a class', () => {
    expect(faults(column('1.5', '"2,5"', '3.5'), { outputs: 1 })).toEqual(['DATA_CSV_CELL 3:3+5']);
    expect(load(column('1', '2', 'more'), { outputs: 3 }).classNames).toEqual(['1', '2', 'more']);
  });

  it.each(['NaN', '-inf', '1e999'])('refuses %s as the name of a class', (cell) => {
    expect(faults(column('1', cell, '2'), { targets: 'classes' })).toEqual([`DATA_CSV_CELL 3:3+${cell.length}`]);
  });

  it('refuses one class only, and empty targets', () => {
    expect(faults(column('a', 'a'))).toEqual(['DATA_ONE_CLASS dataset.target']);
    expect(faults(column('a', '', 'b'))).toEqual(['DATA_CSV_CELL 3:3+1']);
  });

  it('checks the shape against the features', () => {
    const text = 'a,b,c,d,t\n1,2,3,4,0\n1,2,3,4,1\n';
    expect(load(text, {}, { shape: [1, 2, 2] }).shape).toEqual([1, 2, 2]);
    expect(faults(text, {}, { shape: [1, 2, 3] })).toEqual(['DATA_SHAPE dataset.shape']);
  });
});
