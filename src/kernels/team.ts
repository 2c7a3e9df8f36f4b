/** Threads over one memory that do the parts of a call together. How they wait for each other is not known here. */

/** The threads that do parts of a call. Each has a place: 0 is whoever shares a call, the others come after it. */
export type Team = {
  /** How many threads there may be, whoever shares a call included. */
  readonly size: number;
  /** Whether any other thread waits for parts. */
  isWaiting(): boolean;
  /**
   * Hands out parts 0 … `parts` − 1 of a call, each once, this thread among those who take them (by `take`), and returns
   * when all are done; false, and nothing is done, where another thread's call is being shared, or sharing loses time.
   *
   * @param message what the others are handed, at most sixteen numbers
   */
  share(message: readonly number[], parts: number, take: (part: number) => void): boolean;
};

/** Does a part that another thread shares; it must not throw, and needs nothing but the shared memory. */
export type DoPart = (message: readonly number[], part: number, parts: number, place: number) => void;
