/** Writes to a file → the same on disk soon after, without anybody waiting for the disk. */
import { close, fsync, open } from 'node:fs';

export type SyncBehind = {
  /** Says that the file was written to. */
  request(): void;
  /** Throws what a sync failed with, if one did. */
  check(): void;
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

  const start = () => {
    running = true;
    again = false;
    open(path, 'r', (openError, file) => {
      if (openError) return end(openError);
      fsync(file, (syncError) => close(file, (closeError) => end(syncError ?? closeError)));
    });
  };
  const end = (error: Error | null | undefined) => {
    running = false;
    failure ??= error ?? undefined;
    if (again) start();
  };

  return {
    request() {
      if (running) again = true;
      else start();
    },
    check() {
      if (failure) throw failure;
    },
  };
}
