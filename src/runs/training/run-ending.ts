/** How runs end, and which ending is the worse. */

/** How a run ended, from the best to the worst. */
const runEndings = [
  'allWell',
  'expectationFailed',
  'badInput',
  'incomplete',
  'environment',
  'SIGINT',
  'SIGTERM',
] as const;

/**
 * `badInput`: it could not be trained, `incomplete`: a trial failed, `environment`: the machine ended it.
 * A run that was stopped, but not by a signal, ends as if by SIGINT.
 */
export type RunEnding = (typeof runEndings)[number];

/** Of several endings the worst; without any, that all is well. */
export function worstEnding(endings: readonly RunEnding[]): RunEnding {
  return runEndings[Math.max(0, ...endings.map((ending) => runEndings.indexOf(ending)))] ?? 'allWell';
}

/** Whether a run was stopped before its end. */
export function isInterrupted(ending: RunEnding): boolean {
  return ending === 'SIGINT' || ending === 'SIGTERM';
}
