/** The workers of a queue → a phrase that says how many there are, and of whom nothing is heard. */
import type { PoolProgress } from '../../pool/index.ts';
import { formatDuration } from '../../report/index.ts';
import { countOf, escapeControls } from '../../shared/index.ts';

/** They speak twice a second: one that is silent for so long may be gone. */
const silentMs = 5000;

/** `3 workers on 2 hosts, node7 silent for 12 s`; undefined where no queue has the trials. */
export function describeWorkers({ workers }: Pick<PoolProgress, 'workers'>): string | undefined {
  if (workers === undefined) return undefined;
  const hosts = new Set(workers.map(({ host }) => host)).size;
  const there = `${countOf(workers.length, 'worker')}${hosts > 1 ? ` on ${hosts} hosts` : ''}`;
  const silent = workers
    .filter((worker) => worker.silentMs >= silentMs)
    .map(
      (worker) =>
        `${escapeControls(worker.host)} silent for ${formatDuration(Math.floor(worker.silentMs / 1000) * 1000)}`,
    );
  return [there, ...silent].join(', ');
}
