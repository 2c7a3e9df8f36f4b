/** A run → its progress on stderr, with the best so far. */
import { chooseObjective } from '../../summary/index.ts';
import type { Prepared } from '../prepare/prepare.ts';
import type { RunObserver } from '../training/run.ts';
import { type BestSoFar, createBestSoFar } from './best-so-far.ts';
import { createProgressDisplay, type ProgressDisplay } from './progress-display.ts';

/** Shows a bar or lines while trials are trained, and each that fails. */
export function observeProgress(prepared: Prepared): RunObserver {
  const { experiment, facts } = prepared;
  const objective = chooseObjective(experiment, facts[0]);
  let best: BestSoFar | undefined;
  let display: ProgressDisplay | undefined;
  return {
    begin() {
      best = createBestSoFar(prepared, objective);
      display = createProgressDisplay(process.stderr);
    },
    progress: (progress) => display?.update(progress, best?.describe()),
    ended(trial, record) {
      best?.add(trial, record);
      if (record.status === 'failed') display?.log(`failed: ${record.error.message} (${record.error.code})`);
    },
    rest: () => display?.stop(),
  };
}
