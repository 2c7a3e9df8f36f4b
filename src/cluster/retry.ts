/** Questions to a server that may be gone for a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { KobaiError } from '../shared/index.ts';

/** Asks a server until it answers. */
export type Retry = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>;

/** The time between two attempts, and after which a server that says nothing counts as gone. */
const retryMs = 500;
const patienceMs = 5000;

/**
 * Opens what asks a server again when it cannot be reached, and says so once each time that it goes and comes.
 *
 * @param signal after which it is waited for a few seconds longer, and no more
 * @throws {KobaiError} what is thrown as such; CLUSTER_QUEUE_LOST once the signal is aborted
 */
export function openRetry(tell: (message: string) => void, shownUrl: string, signal: AbortSignal): Retry {
  let isGone = false;
  const noteGone = (why: string) => {
    if (!isGone) tell(`${shownUrl} does not answer, and is asked again: ${why}`);
    isGone = true;
  };
  return async (ask) => {
    for (;;) {
      const patience = setTimeout(noteGone, patienceMs, `nothing for ${patienceMs / 1000} s`);
      const leaving = new AbortController();
      try {
        const answer = await Promise.race([ask(), leaveAfter(signal, leaving.signal)]);
        if (isGone) tell(`${shownUrl} is there again`);
        isGone = false;
        return answer;
      } catch (error) {
        if (error instanceof KobaiError) throw error;
        if (signal.aborted) throw lost(shownUrl, error);
        noteGone((error as Error).message);
      } finally {
        clearTimeout(patience);
        leaving.abort();
      }
      await sleep(retryMs);
    }
  };
}

/** Rejects some seconds after the signal, if it is still waited for then. */
function leaveAfter(signal: AbortSignal, left: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => {
      const timer = setTimeout(() => reject(new Error('no answer')), patienceMs);
      left.addEventListener('abort', () => clearTimeout(timer));
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true, signal: left });
  });
}

function lost(shownUrl: string, cause: unknown): KobaiError {
  return new KobaiError('environment', 'CLUSTER_QUEUE_LOST', `${shownUrl} does not answer`, { cause });
}
