/** A run → its trials trained by the workers of a queue, as if threads of this process did it. */
import path from 'node:path';
import { type Announcement, type CrewMember, openQueuedRun, type QueueServer } from '../../cluster/index.ts';
import { formatYaml } from '../../config/index.ts';
import { measureWork, type PoolTrial, sumWork, type TrialCompletion } from '../../pool/index.ts';
import {
  countOf,
  KobaiError,
  numericsVersion,
  omitUndefined,
  printMessage,
  readVersion,
  sha256Hex,
} from '../../shared/index.ts';
import type { Prepared } from '../prepare/prepare.ts';
import type { Training } from '../training/training.ts';
import { openQueueProgress } from './queue-progress.ts';

/** So often, once a second, it is looked for workers before it is said that there are none. */
const patientLooks = 5;

/** Opens the training of a run over a queue. @param timeout seconds that a trial may take */
export function openQueueTraining(prepared: Prepared, server: QueueServer, timeout?: number): Training {
  let onCrew = (_members: readonly CrewMember[]) => {};
  let looks = 0;
  const run = openQueuedRun(server, announce(prepared, timeout), {
    tell: printMessage,
    onCrew: (members) => {
      looks = members.length > 0 ? Number.POSITIVE_INFINITY : looks + 1;
      if (looks === patientLooks) {
        printMessage(`no worker trains for this run yet: kobai worker --queue ${server.shownUrl}`);
      }
      onCrew(members);
    },
  });
  return {
    async *train(trials, { datasets }, { signal = new AbortController().signal, onProgress } = {}) {
      const works = new Map(trials.map((each) => [each.trial.id, workOf(each, datasets)]));
      const byId = new Map(trials.map((each) => [each.trial.id, each]));
      // The longest first, so that at the end no worker has long to wait for the last.
      const queued = trials.toSorted((a, b) => (works.get(b.trial.id) ?? 0) - (works.get(a.trial.id) ?? 0));
      const progress = openQueueProgress(trials, works);
      onCrew = (members) => {
        progress.see(members);
        onProgress?.(progress.read());
      };
      onProgress?.(progress.read());
      const waiting = queued.map(({ trial: { id }, findCheckpoint }) => ({ id, findCheckpoint }));
      for await (const replies of run.train(waiting, signal)) {
        const ended = replies.map(({ id, elapsedMs, result }): TrialCompletion => {
          const { trial } = byId.get(id) as PoolTrial;
          return { trial, elapsedMs, result: checkResult(result as TrialCompletion['result']) };
        });
        for (const { trial, result } of ended) progress.end(trial.id, result.status === 'failed');
        onProgress?.(progress.read());
        yield ended;
      }
      const { done, total } = progress.read();
      if (done < total) {
        throw new KobaiError(
          'interrupted',
          'POOL_INTERRUPTED',
          `Interrupted after ${done} of ${countOf(total, 'trial')}.`,
        );
      }
    },
    close: () => run.close(),
  };
}

function workOf({ trial, dataset, madeBefore }: PoolTrial, datasets: Prepared['datasets']): number {
  const { rows } = datasets[dataset] ?? { rows: { train: 0, validation: 0, test: 0 } };
  return sumWork(measureWork(trial, rows, madeBefore));
}

/** What a worker needs to plan the same trials by itself. */
function announce(
  { experiment, resolve, facts, initialWeights, learningRates }: Prepared,
  timeout: number | undefined,
): Announcement {
  const { name, file } = experiment;
  return omitUndefined({
    kobai: readVersion(),
    numericsVersion,
    name,
    experiment: formatYaml(resolve()),
    file: path.relative('', file),
    learningRates,
    data: [...new Set(facts.map(({ sha256 }) => sha256))],
    initialWeights: initialWeights?.sha256,
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
  });
}

/** What came back must be whole. @throws CLUSTER_RESULT_REFUSED */
function checkResult(result: TrialCompletion['result']): TrialCompletion['result'] {
  // Weights that nobody saves do not travel.
  if (result.status === 'failed' || result.weights.length === 0) return result;
  if (sha256Hex(result.weights) === result.weightsSha256) return result;
  throw new KobaiError('environment', 'CLUSTER_RESULT_REFUSED', 'weights came back that are not those of their trial');
}
