/** Files → whether they have changed, and a signal when one has. */
import { statSync } from 'node:fs';

const everyMs = 200;

/** The first change of any of the watched files. */
export type FileChange = {
  /** Aborted when a file has changed and then stood still for a moment; the reason is its name. */
  readonly signal: AbortSignal;
  /** Stops looking. Until then the process stays alive. */
  stop(): void;
};

/**
 * Watches files until one of them differs from what it is now.
 *
 * It looks at each a few times a second, which finds every way to save (in place, by a rename, after the file was gone
 * for a moment) on every file system, network drives too; notifications of the system do not. A file that is gone is no
 * change until it is back.
 */
export function watchFiles(files: readonly string[]): FileChange {
  const controller = new AbortController();
  const before = files.map(describeFile);
  let last = before;
  const timer = setInterval(() => {
    const now = files.map(describeFile);
    const changed = files.find((_, i) => now[i] !== undefined && now[i] !== before[i]);
    const standsStill = now.every((description, i) => description === last[i]);
    last = now;
    if (changed !== undefined && standsStill) controller.abort(changed);
  }, everyMs);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}

/** Remembers how files are now. @returns the function that lists those that have changed since */
export function rememberFiles(files: readonly string[]): () => string[] {
  const before = files.map(describeFile);
  return () => files.filter((file, i) => describeFile(file) !== before[i]);
}

function describeFile(file: string): string | undefined {
  try {
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  } catch {
    return undefined;
  }
}
