/** A verified trial → the command line that trains it again and compares. */
import type { ComparedTrial } from '../../comparison/index.ts';
import type { Experiment } from '../../config/index.ts';
import { canonicalJson } from '../../shared/index.ts';
import type { VerifyOptions } from './verify-options.ts';

/**
 * `kobai verify` of the trial's point alone; where nothing is committed to compare with, `kobai run`.
 *
 * @param experiment as its file has it
 */
export function commandFor(
  { verdict, parameters }: Pick<ComparedTrial, 'verdict' | 'parameters'>,
  { file, autoLearningRate, halvingFactor }: Pick<Experiment, 'file' | 'autoLearningRate' | 'halvingFactor'>,
  { out, kernels, tolerance }: Pick<VerifyOptions, 'out' | 'kernels' | 'tolerance'>,
): string {
  const where = out === 'results' ? [] : ['--out', out];
  if (verdict === 'obsolete') return joinCommand(['kobai', 'run', file, '--prune', ...where]);
  if (verdict === 'missing' || verdict === 'notComparable') return joinCommand(['kobai', 'run', file, ...where]);
  // Points that compete cannot be narrowed to one; `auto` has no values to choose from before its range test.
  const conditions = Object.entries(halvingFactor === undefined ? parameters : {})
    .filter(([key]) => !(autoLearningRate && key === 'learningRate'))
    .flatMap(([key, value]) => ['--only', `${key}=${toCondition(value)}`]);
  const how = [...(kernels === 'native' ? [] : ['--kernels', kernels]), ...(tolerance ? ['--tolerance'] : [])];
  return joinCommand(['kobai', 'verify', file, ...conditions, ...where, ...how]);
}

/** A number as it is; anything else in a list of one, where a text that looks like a number stays a text. */
function toCondition(value: unknown): string {
  return typeof value === 'number' ? canonicalJson(value) : `[${canonicalJson(value)}]`;
}

/** Words as a shell takes them. */
export function joinCommand(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' ');
}
