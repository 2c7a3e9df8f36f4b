/** Trials that stopped at the end of a rung ↔ files from which the next rung goes on. */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Trial } from '../../plan/index.ts';
import type { ResultsStore } from '../../results/index.ts';
import type { Checkpoint } from '../../train/index.ts';
import type { Prepared } from '../prepare/prepare.ts';

/** The checkpoints of a run of successive halving, as files. */
export type Checkpoints = {
  keep(trial: Trial, checkpoint: Checkpoint): void;
  /** The latest of the same point and repeat, from an earlier rung; undefined where none can be read. */
  find(trial: Trial): Checkpoint | undefined;
};

/**
 * Opens the checkpoints of an experiment. They are removed at the end of the run; a trial that finds none is trained
 * from its first step, to the same bits.
 */
export function openCheckpoints({ trials }: Prepared, results: ResultsStore): Checkpoints {
  const earlier = new Map<string, Trial[]>();
  for (const trial of trials) {
    const name = `${trial.point}/${trial.repeat}`;
    earlier.set(name, [trial, ...(earlier.get(name) ?? [])]);
  }
  return {
    keep: (trial, checkpoint) => results.checkpoints.write(trial.id, encode(checkpoint)),
    find({ point, repeat, rung }) {
      for (const trial of earlier.get(`${point}/${repeat}`) ?? []) {
        const checkpoint = trial.rung < rung ? decode(results.checkpoints.read(trial.id)) : undefined;
        if (checkpoint) return checkpoint;
      }
      return undefined;
    },
  };
}

/** The version of the format, to be raised when that changes: older checkpoints are then ignored. */
const form = 1;
const digestLength = 32;

/** The sha256 of what follows, then a structured clone: read on the machine that wrote it, by the version that did. */
function encode(checkpoint: Checkpoint): Uint8Array {
  const body = serialize({ form, checkpoint });
  return Buffer.concat([digest(body), body]);
}

function decode(bytes: Buffer | undefined): Checkpoint | undefined {
  if (bytes === undefined) return undefined;
  const body = bytes.subarray(digestLength);
  if (!digest(body).equals(bytes.subarray(0, digestLength))) return undefined;
  try {
    const read = deserialize(body) as { readonly form: number; readonly checkpoint: Checkpoint };
    return read.form === form ? read.checkpoint : undefined;
  } catch {
    return undefined; // Written by a newer Node.
  }
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
