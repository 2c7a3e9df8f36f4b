/** `kobai plan --resolved`: experiments as files that say all of themselves. */
import { formatYaml } from '../../config/index.ts';
import { KobaiError, printOutcomes, printResult } from '../../shared/index.ts';
import { type CheckOptions, checkExperiments } from '../prepare/check-experiments.ts';
import { attempt, endingOfErrors } from '../prepare/outcomes.ts';
import { prepareExperiment } from '../prepare/prepare.ts';
import type { RunEnding } from '../training/run-ending.ts';

/** Checks the files as a plan does, and prints each as YAML, or as JSON. @returns how that ended */
export async function showResolved(
  files: readonly string[],
  options: CheckOptions & { readonly json: boolean },
): Promise<RunEnding> {
  const { errors, prepared } = await checkExperiments(files, options);
  const resolve = (file: string) => (prepared ?? prepareExperiment(file, options.overrides, options.only)).resolve();
  const outcomes: (object | KobaiError)[] = [...(errors ?? [])];
  for (const file of errors ? [] : files) outcomes.push(await attempt(() => resolve(file)));
  const isError = (outcome: object): outcome is KobaiError => outcome instanceof KobaiError;
  const format = (resolved: object) => (options.json ? JSON.stringify(resolved, undefined, 2) : formatYaml(resolved));
  if (options.json) printOutcomes(outcomes.map((outcome) => (isError(outcome) ? outcome : format(outcome))));
  else printResult(outcomes.flatMap((outcome) => (isError(outcome) ? [] : format(outcome))).join('---\n'));
  return endingOfErrors(outcomes);
}
