import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/config/index.ts';
import type { DatasetFacts } from '../../src/data/index.ts';
import { plainSettings } from '../helpers/experiments.ts';
import { check } from './checking.ts';

const binary = (classWeights: unknown) =>
  ({ type: 'binaryCrossEntropy', labelSmoothing: 0, classWeights }) as unknown as Settings['loss'];
const weighted = (classWeights: unknown) =>
  ({ type: 'crossEntropy', labelSmoothing: 0, classWeights }) as unknown as Settings['loss'];
const evaluating = (more: Partial<Settings['evaluate']>): Partial<Settings> => ({
  evaluate: { ...plainSettings.evaluate, ...more },
});
const answers = (outputs: number): Partial<DatasetFacts> => ({ task: 'regression', outputs });
const named = { classNames: ['setosa', 'versicolor', 'virginica'] };

/** Of what is found about classes, the place, the message and the way out. */
const find = (settings: Partial<Settings>, facts: Partial<DatasetFacts>) =>
  check(settings, { facts })
    .filter(({ code }) => ['PLAN_NO_CLASSES', 'PLAN_CLASS_UNKNOWN', 'PLAN_THRESHOLD'].includes(code))
    .map(({ path, message, hint }) => [path?.join('.'), message, hint]);

describe('[U] plan/check-classes', () => {
  it('refuses weights of classes where a row has no class, and says to leave them out', () => {
    const hint = 'leave classWeights out';
    expect(find({ loss: binary('balanced') }, answers(2))).toEqual([
      ['loss.classWeights', "classWeights are of a row's class, and a row of this data has 2 answers", hint],
    ]);
    expect(find({ loss: binary('balanced') }, answers(1))).toEqual([
      [
        'loss.classWeights',
        "classWeights are of a row's class, and the targets of this data are not 0 and 1 alone",
        hint,
      ],
    ]);
    expect(find({ loss: binary('balanced') }, { ...answers(1), answerNames: ['no', 'yes'] })).toEqual([]);
    expect(find({ loss: weighted('balanced') }, named)).toEqual([]);
  });

  it('names the class that was meant, or those that there are, at the key of each that there is not', () => {
    expect(find({ loss: weighted({ setosa: 2, virginika: 1 }) }, named)).toEqual([
      ['loss.classWeights.virginika', 'the data has no class `virginika`', 'did you mean `virginica`?'],
    ]);
    const classNames = Array.from({ length: 11 }, (_, i) => `kind ${i}`);
    const [[, , hint] = []] = find({ loss: weighted({ other: 1 }) }, { classNames });
    expect(hint).toBe(`the classes are ${classNames.slice(0, 10).join(', ')}, …`);
    expect(find({ loss: weighted({ other: 1 }) }, { classNames: classNames.slice(0, 10) })[0]?.[2]).toBe(
      `the classes are ${classNames.slice(0, 10).join(', ')}`,
    );
  });

  it('takes a class for the one that metrics are about where the data has it', () => {
    const about = (positive: string | number, facts: Partial<DatasetFacts>, loss = plainSettings.loss) =>
      find({ ...evaluating({ positive }), loss }, facts);
    const huber = { type: 'huber', delta: 1 } as Settings['loss'];
    expect(about('setosa', named)).toEqual([]);
    expect(about(1, { classNames: ['0', '1', '2'] })).toEqual([]);
    expect(about('setoza', named)).toEqual([
      ['evaluate.positive', 'the data has no class `setoza`', 'did you mean `setosa`?'],
    ]);
    const refused = (why: string) => [
      ['evaluate.positive', `positive names one class of a row, and ${why}`, 'leave positive out'],
    ];
    expect(about('yes', answers(1), huber)).toEqual(refused('the targets are compared as numbers'));
    expect(about('yes', answers(2), huber)).toEqual(refused('a row of this data has 2 answers'));
    expect(about('yes', { ...answers(1), answerNames: ['no', 'yes'] }, huber)).toEqual(
      refused('the targets are compared as numbers'),
    );
    expect(about('yes', { ...answers(1), answerNames: ['no', 'yes'] }, binary(undefined))).toEqual([]);
  });

  it('takes a threshold where the network gives a probability between two classes', () => {
    const judged = (facts: Partial<DatasetFacts>, loss = plainSettings.loss) =>
      find({ ...evaluating({ threshold: 0.3 }), loss }, facts);
    const refused = (why: string) => [
      ['evaluate.threshold', `threshold is a probability between two classes, and ${why}`, 'leave threshold out'],
    ];
    expect(judged({ outputs: 2 })).toEqual([]);
    expect(judged(answers(1), binary(undefined))).toEqual([]);
    expect(judged({ outputs: 3 })).toEqual(refused('the data has 3'));
    expect(judged(answers(1), { type: 'huber', delta: 1 } as Settings['loss'])).toEqual(refused('huber gives none'));
    expect(judged(answers(1), { formula: '(y - t)^2' } as Settings['loss'])).toEqual(refused('a formula gives none'));
  });
});
