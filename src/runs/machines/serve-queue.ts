/** `kobai worker`: what is announced in a queue → planned and checked here, and trained on the threads of this machine. */
import { availableParallelism } from 'node:os';
import {
  type Announcement,
  connectQueueServer,
  readQueueUrl,
  type ServedRun,
  serveQueue,
} from '../../cluster/index.ts';
import { readExperiment } from '../../config/index.ts';
import { type KernelChoice, openTrainer } from '../../pool/index.ts';
import { KobaiError, omitUndefined, printMessage } from '../../shared/index.ts';
import type { Checkpoint } from '../../train/index.ts';
import { datasetOf } from '../prepare/dataset-of.ts';
import { type Prepared, prepareReading } from '../prepare/prepare.ts';
import { settleKernels } from '../prepare/settle-kernels.ts';
import { listenForInterruption } from '../training/interruption.ts';
import { narrowTo, prepareRangeTest } from '../training/range-test.ts';
import { readQueueSecret } from './queue-secret.ts';

/** The options of `kobai worker`. */
export type WorkerOptions = {
  /** The URL of the server. */
  readonly queue: string;
  readonly secretFile?: string;
  /** Threads; default: one a core. */
  readonly workers?: number;
  readonly kernels: KernelChoice;
  /** Seconds for which nothing may be heard of it before its trials go to others. */
  readonly lease: number;
};

/**
 * Trains for a queue until Ctrl-C or SIGTERM, which is not an error: what is being trained goes back into the queue.
 *
 * @throws what `connectQueueServer` and `serveQueue` throw
 */
export async function serveWorker(options: WorkerOptions): Promise<void> {
  const server = await connectQueueServer(readQueueUrl(options.queue), readQueueSecret(options.secretFile));
  const interruption = listenForInterruption();
  const threads = options.workers ?? availableParallelism();
  try {
    await serveQueue(server, {
      threads,
      leaseMs: options.lease * 1000,
      signal: interruption.signal,
      admit: (announcement) => serveRun(announcement, threads, options.kernels),
      tell: printMessage,
    });
  } catch (error) {
    // Whoever stops it while the server is gone has nothing to wait for.
    if (!(interruption.signal.aborted && error instanceof KobaiError && error.code === 'CLUSTER_QUEUE_LOST'))
      throw error;
  } finally {
    interruption.release();
    await server.close();
  }
}

/** @throws {KobaiError} of the kind `input`: it cannot be trained here as it is meant */
function serveRun(announcement: Announcement, threads: number, kernels: KernelChoice): ServedRun {
  const prepared = planAnnounced(announcement, threads);
  const { datasets, initialWeights } = prepared;
  const trials = new Map(prepared.trials.map((trial) => [trial.id, trial]));
  const { timeoutMs } = announcement;
  const trainer = openTrainer(
    { datasets, ...(initialWeights && { initialWeights: { [initialWeights.sha256]: initialWeights.params } }) },
    omitUndefined({ kernels: settleKernels(kernels).kernels, workers: threads, timeoutMs }),
  );
  const isSaved = prepared.experiment.saveWeights !== 'none';
  return {
    train(id, checkpoint) {
      const trial = trials.get(id);
      if (trial === undefined) return undefined;
      const findCheckpoint = () => checkpoint as Checkpoint | undefined;
      const training = trainer.train({ trial, dataset: datasetOf(trial, prepared), findCheckpoint });
      return training.then(({ elapsedMs, result }) => {
        // Weights that nobody saves do not travel: their sha256 does.
        return {
          elapsedMs,
          result: result.status === 'failed' || isSaved ? result : { ...result, weights: new Uint8Array() },
        };
      });
    },
    inFlight: () => trainer.inFlight(),
    close: () => trainer.close(),
  };
}

/** Plans a run as if its file were here, and compares what its numbers depend on. */
function planAnnounced(
  { experiment, file, learningRates, data, initialWeights }: Announcement,
  threads: number,
): Prepared {
  const prepared = narrow(plan(experiment, file, threads), learningRates);
  const own = [...new Set(prepared.facts.map(({ sha256 }) => sha256))];
  if (own.join() !== data.join()) {
    const [first] = prepared.points;
    const source =
      first && 'path' in first.settings.dataset ? first.settings.dataset.path : first?.settings.dataset.type;
    throw refuse(
      `its data set ${JSON.stringify(source)} has other rows here (sha256 ${short(own)}, not ${short(data)})`,
    );
  }
  if (prepared.initialWeights?.sha256 !== initialWeights) throw refuse('its initial weights are others here');
  return prepared;
}

/** The learning rates that the file leaves open, as the coordinator has them. */
function narrow(prepared: Prepared, learningRates: Announcement['learningRates']): Prepared {
  if (learningRates === undefined) return prepared;
  return learningRates === 'rangeTest' ? prepareRangeTest(prepared) : narrowTo({ chosen: learningRates }, prepared, []);
}

/** @throws CLUSTER_RUN_REFUSED with the first of what is wrong */
function plan(experiment: string, file: string, threads: number): Prepared {
  try {
    return prepareReading(readExperiment(experiment, file), file, [], threads);
  } catch (error) {
    if (!(error instanceof KobaiError) || error.code !== 'CONFIG_INVALID') throw error;
    const first = error.diagnostics.find(({ severity }) => severity === 'error');
    throw refuse(`it cannot be trained here: ${first ? `${first.message} (${first.code})` : error.message}`);
  }
}

function refuse(reason: string): KobaiError {
  return new KobaiError('input', 'CLUSTER_RUN_REFUSED', reason);
}

function short(hashes: readonly string[]): string {
  return hashes.map((hash) => hash.slice(0, 12)).join(', ');
}
