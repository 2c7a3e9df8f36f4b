/** What the points of one repeat draw alike: initial weights, the order of the rows → drawn once, as far as there is room. */
import type { FloatArray, RandomStream } from '../shared/index.ts';
import { type Orders, shuffleRows } from './batches.ts';

/** Draws of trials that are trained one after the other. */
export type Draws = {
  /** Writes what `draw` writes, or what it wrote under the same key before. */
  fill(key: string, values: FloatArray, draw: () => void): void;
  /**
   * The orders of the rows in one epoch after the other.
   *
   * @param epochs no more are asked for
   * @param open opens the stream that they are drawn from, which is the same under the same key
   */
  shuffle(key: string, rows: Uint32Array, epochs: number, open: () => RandomStream): Orders;
};

/** Bytes of what is kept: what has no room is drawn again. */
const mostBytes = 1 << 23;
/** Bytes that an array takes beside its numbers, and its place among the others. */
const arrayBytes = 300;

/** Orders that have been drawn, and the stream from which the next ones are. */
type Shuffled = { readonly orders: Uint32Array[]; readonly draw: Orders; room: number };

/** Opens the draws of a series of trials. */
export function openDraws(): Draws {
  let left = mostBytes;
  const takeRoom = (bytes: number) => {
    if (bytes > left) return false;
    left -= bytes;
    return true;
  };
  const filled = new Map<string, FloatArray>();
  const shuffled = new WeakMap<Uint32Array, Map<string, Shuffled>>();

  const findShuffled = (key: string, rows: Uint32Array, epochs: number, open: () => RandomStream) => {
    const ofRows = shuffled.get(rows) ?? new Map<string, Shuffled>();
    const found = ofRows.get(key) ?? { orders: [], draw: shuffleRows(rows, open()), room: 0 };
    if (!takeRoom(Math.max(0, epochs - found.room) * (rows.byteLength + arrayBytes))) return undefined;
    found.room = Math.max(epochs, found.room);
    shuffled.set(rows, ofRows.set(key, found));
    return found;
  };
  return {
    fill(key, values, draw) {
      const known = filled.get(key);
      if (known) {
        values.set(known);
        return;
      }
      draw();
      if (takeRoom(values.byteLength + 2 * key.length + arrayBytes)) filled.set(key, values.slice());
    },
    shuffle(key, rows, epochs, open) {
      const found = findShuffled(key, rows, epochs, open);
      if (found === undefined) return shuffleRows(rows, open());
      const { orders, draw } = found;
      let next = 0;
      return () => {
        const order = orders[next] ?? draw().slice();
        orders[next] = order;
        next += 1;
        return order;
      };
    },
  };
}
