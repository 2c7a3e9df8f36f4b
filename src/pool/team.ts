/**
 * The threads of a run that have no trial do parts of the kernels of those that have one. They meet at a board in shared
 * memory, on which one call at a time is written.
 *
 * Whoever takes a part takes it by counting down what is left. The call stays on the board until every part is done, so
 * that what is read after a part is taken belongs to it. Nobody is waited for who has taken no part: where no thread comes,
 * whoever shared the call has done all of it. Where the machine has other work for its cores, a thread may lose its own in
 * the middle of a part; calls are done whole then, ever more of them before the next is shared.
 */
import type { DoPart, Team } from '../kernels/index.ts';
import { startClock } from './clock.ts';

/** The memory of a board, and how many threads may meet there. */
export type TeamBoard = { readonly memory: SharedArrayBuffer; readonly size: number };

/** Words of the board. */
const [waiting, taken, left, undone, parts, length] = [0, 1, 2, 3, 4, 5];
const messageAt = 64;
const longestMessage = 16;

/**
 * How often a thread looks before it sleeps: some tens of microseconds, which is what waking takes, and about the time
 * between two shared calls of a step.
 */
const looks = 20_000;

/** So many calls at most are done whole after one in which sharing lost time. */
const longestPause = 512;

/** Creates a board for so many threads. */
export function createTeamBoard(size: number): TeamBoard {
  return { memory: new SharedArrayBuffer(messageAt + longestMessage * Float64Array.BYTES_PER_ELEMENT), size };
}

/** The team of a thread that trains. */
export function openTeam({ memory, size }: TeamBoard): Team {
  const { words, message } = viewBoard(memory);
  const clock = startClock();
  let pause = 1;
  let paused = 0;
  return {
    size,
    isWaiting: () => Atomics.load(words, waiting) > 0,
    share(numbers, count, take) {
      if (paused > 0) {
        paused -= 1;
        return false;
      }
      if (Atomics.compareExchange(words, taken, 0, 1) !== 0) return false;
      message.set(numbers);
      words[length] = numbers.length;
      words[parts] = count;
      Atomics.store(words, undone, count);
      Atomics.store(words, left, count);
      Atomics.notify(words, left);
      const begun = clock.elapsedMs();
      takeParts(words, take);
      const done = clock.elapsedMs();
      for (let some = Atomics.load(words, undone); some > 0; some = Atomics.load(words, undone)) {
        awaitChange(words, undone, some);
      }
      Atomics.store(words, taken, 0);
      // Longer than this thread has worked it waits only for one that has lost its core to another program.
      const hasLost = clock.elapsedMs() - done > done - begun;
      pause = hasLost ? Math.min(pause * 2, longestPause) : 1;
      paused = hasLost ? pause : 0;
      return true;
    },
  };
}

/** Does parts of what others share, until the thread is ended. @param place of this thread, from 1 on */
export function joinTeam({ memory }: TeamBoard, doPart: DoPart, place: number): never {
  const { words, message } = viewBoard(memory);
  Atomics.add(words, waiting, 1);
  for (;;) {
    awaitChange(words, left, 0);
    takeParts(words, (part, count) => doPart([...message.subarray(0, words[length])], part, count, place));
  }
}

function viewBoard(memory: SharedArrayBuffer) {
  return { words: new Int32Array(memory, 0, messageAt / 4), message: new Float64Array(memory, messageAt) };
}

/** Takes parts as long as there are any. */
function takeParts(words: Int32Array, run: (part: number, count: number) => void): void {
  for (let some = Atomics.load(words, left); some > 0; some = Atomics.load(words, left)) {
    if (Atomics.compareExchange(words, left, some, some - 1) !== some) continue;
    const count = Atomics.load(words, parts);
    run(count - some, count);
    if (Atomics.sub(words, undone, 1) === 1) Atomics.notify(words, undone);
  }
}

/** Returns some time after a word has another value: looks first, then sleeps. */
function awaitChange(words: Int32Array, word: number, value: number): void {
  for (let look = 0; look < looks; look += 1) {
    if (Atomics.load(words, word) !== value) return;
  }
  Atomics.wait(words, word, value);
}
