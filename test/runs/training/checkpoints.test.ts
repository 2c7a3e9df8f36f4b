import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Trial } from '../../../src/plan/index.ts';
import { openResults } from '../../../src/results/index.ts';
import type { Prepared } from '../../../src/runs/prepare/prepare.ts';
import { openCheckpoints } from '../../../src/runs/training/checkpoints.ts';
import type { Checkpoint } from '../../../src/train/index.ts';

const checkpoint: Checkpoint = {
  steps: 3,
  stopped: false,
  curves: { batchLoss: { step: [0, 1, 2], loss: [0.5, 0.25, 1e-310] }, evaluation: { step: [3], epoch: [1] } },
  metrics: { 'train.loss': 0.1 },
  arrays: [Float32Array.of(-0, 1.5, 1e-40), Float64Array.of(0.1, Number.MIN_VALUE)],
};

const trialAt = (point: number, rung: number, repeat: number) => {
  const id = `${point}${rung}${repeat}`.padStart(64, 'a');
  return { id, point, rung, repeat } as Trial;
};

function open() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-test-'));
  const results = openResults(folder);
  onTestFinished(async () => {
    await results.close();
    rmSync(folder, { recursive: true });
  });
  const trials = [0, 1].flatMap((point) =>
    [0, 1, 2].flatMap((rung) => [0, 1].map((repeat) => trialAt(point, rung, repeat))),
  );
  const checkpoints = openCheckpoints({ trials } as unknown as Prepared, results);
  return { results, checkpoints };
}

describe('[U] runs/checkpoints', () => {
  it('finds the checkpoint of the rung before, bit for bit', () => {
    const { checkpoints } = open();
    checkpoints.keep(trialAt(1, 0, 1), { ...checkpoint, steps: 1 });
    checkpoints.keep(trialAt(1, 1, 1), checkpoint);
    expect(checkpoints.find(trialAt(1, 2, 1))).toStrictEqual(checkpoint);
    expect(checkpoints.find(trialAt(1, 1, 1))?.steps).toBe(1);
  });

  it('finds none of another point, another repeat or a later rung', () => {
    const { checkpoints } = open();
    checkpoints.keep(trialAt(1, 1, 1), checkpoint);
    expect([trialAt(0, 2, 1), trialAt(1, 2, 0), trialAt(1, 1, 1), trialAt(1, 0, 1)].map(checkpoints.find)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes no checkpoint that is not whole, and goes back to an earlier one', () => {
    const { results, checkpoints } = open();
    checkpoints.keep(trialAt(1, 0, 1), { ...checkpoint, steps: 1 });
    checkpoints.keep(trialAt(1, 1, 1), checkpoint);
    const whole = results.checkpoints.read(trialAt(1, 1, 1).id) as Buffer;
    for (let at = 0; at < whole.length; at += 9) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      results.checkpoints.write(trialAt(1, 1, 1).id, at % 2 === 0 ? damaged : whole.subarray(0, at));
      expect(checkpoints.find(trialAt(1, 2, 1))?.steps).toBe(1);
    }
  });
});
