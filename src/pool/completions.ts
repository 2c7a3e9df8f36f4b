/** Completions from all threads, as they come → one stream that a loop reads. */
import type { TrialCompletion } from './types.ts';

/** A stream of completions: threads put them in, and one loop reads them. */
export type CompletionStream = {
  /**
   * To be read by one loop: each group is all that came since the one before, and there is always something in it.
   * Yields all that were put in before the end, then ends or throws.
   */
  readonly groups: AsyncIterable<readonly TrialCompletion[]>;
  put(completion: TrialCompletion): void;
  /** Ends the stream; with an error, the loop that reads it throws that. Only the first end counts. */
  end(error?: Error): void;
  hasEnded(): boolean;
};

/** Opens a stream of completions. */
export function openCompletions(): CompletionStream {
  let arrived: TrialCompletion[] = [];
  let ending: { readonly error?: Error | undefined } | undefined;
  let wake = () => {};

  async function* takeGroups() {
    for (;;) {
      if (arrived.length > 0) {
        const group = arrived;
        arrived = [];
        yield group;
      } else if (ending) {
        if (ending.error) throw ending.error;
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }
  return {
    groups: takeGroups(),
    put(completion) {
      arrived.push(completion);
      wake();
    },
    end(error) {
      ending ??= { error };
      wake();
    },
    hasEnded: () => ending !== undefined,
  };
}
