/** Which rows make up each mini-batch; random draws depend on the seed and the repeat, not on the point. */
import type { SamplingName } from '../config/index.ts';
import type { RandomStream } from '../shared/index.ts';

/** The rows of the next mini-batch: `n` row numbers from `start`; valid until the next call. */
export type BatchRows = { readonly rows: Uint32Array; readonly start: number; readonly n: number };

/** An endless supply of mini-batches. */
export type Batches = {
  /** How many rows a mini-batch has: one number, or a second one for the last of an epoch. */
  readonly sizes: readonly number[];
  next(): BatchRows;
};

/** The row numbers of the next epoch in their order; valid until the next call, and not to be written. */
export type Orders = () => Uint32Array;

/** Rows in another order each epoch, for which that of the epoch before is shuffled. @param rows are not written */
export function shuffleRows(rows: Uint32Array, stream: RandomStream): Orders {
  const order = rows.slice();
  return () => stream.shuffle(order);
}

/**
 * Opens a supply of mini-batches.
 *
 * `shuffle` and `sequential` pass through every row once an epoch, so an epoch's last mini-batch may be short.
 * `replacement` draws every row anew, as the book does (section 4.2.3): each mini-batch is full.
 *
 * @param trainRows row numbers of the training split, in file order; not written
 * @param batchSize 1 … trainRows.length
 * @param openStream opens what they are drawn from
 * @param shuffle gives what `shuffleRows` gives
 */
export function openBatches(
  sampling: SamplingName,
  trainRows: Uint32Array,
  batchSize: number,
  openStream: () => RandomStream,
  shuffle: (rows: Uint32Array) => Orders = (rows) => shuffleRows(rows, openStream()),
): Batches {
  if (sampling === 'replacement') {
    const stream = openStream();
    const drawn = new Uint32Array(batchSize);
    return {
      sizes: [batchSize],
      next() {
        for (let i = 0; i < batchSize; i += 1) drawn[i] = trainRows[stream.below(trainRows.length)] as number;
        return { rows: drawn, start: 0, n: batchSize };
      },
    };
  }
  const nextOrder = sampling === 'shuffle' ? shuffle(trainRows) : () => trainRows;
  const rest = trainRows.length % batchSize;
  let order = trainRows;
  let position = order.length;
  return {
    sizes: rest === 0 ? [batchSize] : [batchSize, rest],
    next() {
      if (position >= order.length) {
        order = nextOrder();
        position = 0;
      }
      const start = position;
      const n = Math.min(batchSize, order.length - start);
      position += n;
      return { rows: order, start, n };
    },
  };
}
