/** Completions as they end, on whatever thread → one stream that a loop reads. */
import { EventEmitter, on } from 'node:events';
import type { KobaiError } from '../shared/index.ts';
import type { TrialCompletion } from './types.ts';

export type CompletionStream = {
  /** Read once. Those that were put in before the end come first. */
  readonly completions: AsyncIterable<TrialCompletion>;
  put(completion: TrialCompletion): void;
  /** Ends the stream; with an error, the loop that reads it throws that. Only the first end counts. */
  end(error?: KobaiError): void;
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
