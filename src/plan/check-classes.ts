/** The classes that a point names, held against those of its data. */
import type { DatasetFacts } from '../data/index.ts';
import { factsOfLoss } from '../methods/index.ts';
import { nearestWord, quote, shorten } from '../shared/index.ts';
import type { PointError } from './point-error.ts';
import { hasPredictions } from './settle.ts';
import type { Point } from './types.ts';

/** Checks the classes that weigh more or less in the loss, and the one that metrics are about. */
export function checkClasses(point: Point, data: DatasetFacts): PointError[] {
  return [...checkWeights(point, data), ...checkPositive(point, data), ...checkThreshold(point, data)];
}

function checkPositive({ settings }: Point, data: DatasetFacts): PointError[] {
  const { positive } = settings.evaluate;
  if (positive === undefined) return [];
  const path = ['evaluate', 'positive'];
  const names = hasPredictions(settings, data) ? namesOfClasses(data) : undefined;
  if (names === undefined) {
    const why = data.outputs > 1 ? whyNoClass(data) : 'the targets are compared as numbers';
    const message = `positive names one class of a row, and ${why}`;
    return [{ code: 'PLAN_NO_CLASSES', message, hint: 'leave positive out', path }];
  }
  return names.includes(String(positive)) ? [] : [{ ...unknownClass(String(positive), names), path }];
}

function checkThreshold({ settings }: Point, data: DatasetFacts): PointError[] {
  const { loss, evaluate } = settings;
  if (evaluate.threshold === undefined) return [];
  const { absorbs } = factsOfLoss(loss);
  if (absorbs === 'sigmoid' || (absorbs === 'softmax' && data.outputs === 2)) return [];
  const why = absorbs === 'softmax' ? `the data has ${data.outputs}` : `${loss.type ?? 'a formula'} gives none`;
  const message = `threshold is a probability between two classes, and ${why}`;
  return [{ code: 'PLAN_THRESHOLD', message, hint: 'leave threshold out', path: ['evaluate', 'threshold'] }];
}

function checkWeights({ settings: { loss } }: Point, data: DatasetFacts): PointError[] {
  const classWeights = 'classWeights' in loss ? loss.classWeights : undefined;
  if (classWeights === undefined) return [];
  const path = ['loss', 'classWeights'];
  const names = namesOfClasses(data);
  if (names === undefined) {
    const message = `classWeights are of a row's class, and ${whyNoClass(data)}`;
    return [{ code: 'PLAN_NO_CLASSES', message, hint: 'leave classWeights out', path }];
  }
  if (classWeights === 'balanced') return [];
  return Object.keys(classWeights)
    .filter((name) => !names.includes(name))
    .map((name) => ({ ...unknownClass(name, names), path: [...path, name], target: 'key' }));
}

/** The names of the classes, where each row has one. */
function namesOfClasses({ classNames, answerNames }: DatasetFacts): readonly string[] | undefined {
  return classNames ?? answerNames;
}

function whyNoClass({ outputs }: DatasetFacts): string {
  return outputs > 1 ? `a row of this data has ${outputs} answers` : 'the targets of this data are not 0 and 1 alone';
}

/** Classes that are named in a hint. */
const mostNamed = 10;

function unknownClass(name: string, names: readonly string[]): Pick<PointError, 'code' | 'message' | 'hint'> {
  const nearest = nearestWord(name, names);
  const some = names.slice(0, mostNamed).map((known) => shorten(known));
  const all = `the classes are ${some.join(', ')}${names.length > mostNamed ? ', …' : ''}`;
  const hint = nearest === undefined ? all : `did you mean ${quote(nearest)}?`;
  return { code: 'PLAN_CLASS_UNKNOWN', message: `the data has no class ${quote(shorten(name))}`, hint };
}
