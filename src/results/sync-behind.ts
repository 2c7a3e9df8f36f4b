/** Writes to a file → the same on disk soon after, without anybody waiting for the disk. */
import { close, constants, fsync, open } from 'node:fs';

/** Brings what is written to a file onto the disk, in the background. */
export type SyncBehind = {
  /** Says that the file was written to. */
  request(): void;
  /** Throws what a sync failed with, if one did. */
  check(): void;
  /** Waits for the disk to have all that was written, and throws what a sync failed with. */
  flush(): Promise<void>;
};

/**
 * Syncs a file in the background: one sync at a time, and another when more was written meanwhile. A written line
 * survives the end of this process at once and a power cut after a sync, some milliseconds later; waiting for it after
 * every trial would cost a sweep of small trials most of its time (two thirds of 1,000 trials of 3 ms).
 */
export function createSyncBehind(path: string): SyncBehind {
  let running = false;
  let again = false;
  let failure: Error | undefined;
  let waiting: (() => void)[] = [];

  const start = () => {
    running = true;
    again = false;
    open(path, constants.O_RDONLY | constants.O_NOFOLLOW, (openError, file) => {
      // Another program removed it, or put a link there: whoever writes next finds that, and puts it right.
      if (openError) return end(/^(ENOENT|ENOTDIR|ELOOP)$/.test(openError.code ?? '') ? undefined : openError);
      fsync(file, (syncError) => close(file, (closeError) => end(syncError ?? closeError)));
    });
  };
  const end = (error: Error | null | undefined) => {
    running = false;
    failure ??= error ?? undefined;
    if (again) return start();
    for (const go of waiting) go();
    waiting = [];
  };
  const check = () => {
    if (failure) throw failure;
  };

  return {
    request() {
      if (running) again = true;
      else start();
    },
    check,
    async flush() {
      if (running) await new Promise<void>((go) => waiting.push(go));
      check();
    },
  };
}
