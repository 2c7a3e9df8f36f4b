/** A thread's own part of the shared memory, behind the data sets. */
import type { KernelModule } from './module/exports.ts';

const pageBytes = 65_536;
/** Vectors of 512 bits begin on their own boundary. */
const alignment = 64;
/** Behind every array, so that loads of whole vectors may run over its end. */
const padding = 16;
/** What is taken at least when the memory grows: 1 MiB. */
const leastPages = 16;

/** Hands out regions of a thread's own part of the shared memory, one behind the other. */
export type Arena = {
  /** Byte offset of so many bytes, all 0, with room behind them. @throws RangeError where the memory is exhausted */
  take(bytes: number): number;
  /** Gives everything back to the arena. */
  reset(): void;
  /** A value that is made anew when it is first asked for after each reset: what knows of places in the arena. */
  untilReset<T>(make: () => T): () => T;
};

type Chunk = { readonly start: number; readonly end: number };

/**
 * Opens an arena. It grows the memory by chunks, which it keeps: threads that grow one memory at the same time get
 * different chunks, because growing is atomic.
 */
export function openArena(memory: WebAssembly.Memory, clear: KernelModule['clear']): Arena {
  const chunks: Chunk[] = [];
  let current = 0;
  let at = 0;
  let resets = 0;

  // What has grown is 0.
  const grow = (bytes: number): Chunk => {
    const pages = Math.max(leastPages, Math.ceil(bytes / pageBytes));
    const start = memory.grow(pages) * pageBytes;
    const chunk = { start, end: start + pages * pageBytes };
    chunks.push(chunk);
    return chunk;
  };

  return {
    take(bytes) {
      const size = Math.ceil((bytes + padding) / alignment) * alignment;
      let chunk = chunks[current];
      while (chunk && at + size > chunk.end) {
        current += 1;
        chunk = chunks[current];
        at = chunk?.start ?? 0;
      }
      if (!chunk) {
        chunk = grow(size);
        at = chunk.start;
      }
      const offset = at;
      at += size;
      return offset;
    },
    reset() {
      // At once, and by the module: JavaScript writes shared memory element by element.
      for (const [i, { start, end }] of chunks.slice(0, current + 1).entries()) {
        clear(start, (i === current ? at : end) - start);
      }
      current = 0;
      at = chunks[0]?.start ?? 0;
      resets += 1;
    },
    untilReset(make) {
      let made = { value: make(), resets };
      return () => {
        if (made.resets !== resets) made = { value: make(), resets };
        return made.value;
      };
    },
  };
}
