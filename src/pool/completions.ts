/** Completions from all threads, as they come → one stream that a loop reads. */
import { EventEmitter, on } from 'node:events';
import type { TrialCompletion } from './types.ts';

/** A stream of completions: threads put them in, and one loop reads them. */
export type CompletionStream = {
  /** To be read by one loop; yields all that were put in before the end, then ends or throws. */
  readonly completions: AsyncIterable<TrialCompletion>;
  put(completion: TrialCompletion): void;
  /** Ends the stream; with an error, the loop that reads it throws that. Only the first end counts. */
  end(error?: Error): void;
  hasEnded(): boolean;
};

/** Opens a stream of completions. */
export function openCompletions(): CompletionStream {
  const events = new EventEmitter();
  const entries = on(events, 'completion', { close: ['end'] }) as AsyncIterable<[TrialCompletion]>;
  let ended = false;
  return {
    completions: takeFirst(entries),
    put: (completion) => events.emit('completion', completion),
    end(error) {
      if (ended) return;
      ended = true;
      events.emit(error ? 'error' : 'end', error);
    },
    hasEnded: () => ended,
  };
}

async function* takeFirst<T>(entries: AsyncIterable<[T]>): AsyncGenerator<T, void, void> {
  for await (const [entry] of entries) yield entry;
}
