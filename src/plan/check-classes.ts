/** The classes that a point names, held against those of its data. */
import type { DatasetFacts } from '../data/index.ts';
import { nearestWord, quote, shorten } from '../shared/index.ts';
import type { PointError } from './point-error.ts';
import type { Point } from './types.ts';

/** Checks the classes that weigh more or less in the loss. */
export function checkClasses({ settings: { loss } }: Point, data: DatasetFacts): PointError[] {
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
