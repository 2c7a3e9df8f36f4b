import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { type KernelChoice, type Kernels, openKernels, type Team } from '../../src/kernels/index.ts';
import { createTeamBoard, openTeam, type TeamBoard } from '../../src/pool/team.ts';
import { elementary } from '../../src/shared/index.ts';
import { compress } from '../helpers/compress.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';

const joiningFile = new URL('./fixtures/joining.mjs', import.meta.url);
const threads: Worker[] = [];

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

/** Starts threads at all places of a board but the first, and waits until each has done a part. */
function join(board: TeamBoard, memory: WebAssembly.Memory, choice: KernelChoice): Int32Array {
  const counts = new Int32Array(new SharedArrayBuffer(board.size * 4));
  for (let place = 1; place < board.size; place += 1) {
    threads.push(new Worker(joiningFile, { workerData: { memory, board, choice, place, counts } }));
  }
  return counts;
}

const [n, d, u] = [130, 300, 200];
const shape = {
  channels: 4,
  height: 12,
  width: 12,
  filters: 16,
  kernel: 5,
  stride: 1,
  padding: 2,
  outHeight: 12,
  outWidth: 12,
};
const imageLength = shape.channels * shape.height * shape.width;
const outLength = shape.filters * shape.outHeight * shape.outWidth;

/** Numbers in all the sizes that a fixed seed gives, a third of them 0. */
function numbers(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % 3 === 0 ? 0 : (state / 2 ** 31 - 1) * 2 ** -(state % 11);
  });
}

/** Every kernel that is shared, on arrays large enough for it. @returns makes the calls, and gives a hash of what came of each */
function openWork(kernels: Kernels): () => string[] {
  const place = (values: Float32Array) => {
    const array = kernels.allocate(values.length);
    array.set(values);
    return array;
  };
  const [x, w, b, dz] = [n * d, d * u, u, n * u].map((length, seed) => place(numbers(length, seed)));
  const sparse = compress(numbers(n * d, 0), n, d);
  const integers = <T extends Uint16Array | Uint32Array | Int32Array>(values: T): T => {
    const room = kernels.allocateIntegers(values.length);
    const View = values.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => T;
    const array = new View(room.buffer, room.byteOffset, values.length);
    array.set(values);
    return array;
  };
  const rows = {
    matrix: {
      values: place(sparse.matrix.values) as Float32Array,
      columns: integers(sparse.matrix.columns),
      starts: integers(sparse.matrix.starts),
    },
    rows: integers(sparse.rows),
  };
  const images = 8;
  const weightLength = shape.filters * shape.channels * shape.kernel ** 2;
  const [pictures, filters, bias, errors] = [images * imageLength, weightLength, shape.filters, images * outLength].map(
    (length, seed) => place(numbers(length, seed + 4)),
  );
  const parameters = numbers(150_000, 9);
  const gradients = place(numbers(parameters.length, 10));
  const outputs = [n * u, d * u, n * d, n * u, d * u, images * outLength, weightLength, images * imageLength];
  const [z, dw, dx, sparseZ, sparseDw, convZ, convDw, convDx] = outputs.map((length) => kernels.allocate(length));
  const updated = kernels.allocate(parameters.length);
  return () => {
    for (const array of [z, dw, dx, sparseZ, sparseDw, convZ, convDw, convDx]) array!.fill(Number.NaN);
    updated.set(parameters);
    kernels.affineForward(x!, w!, b!, z!, n, d, u);
    kernels.affineBackwardWeight(x!, dz!, dw!, n, d, u);
    kernels.affineBackwardInput(dz!, w!, dx!, n, d, u);
    kernels.affineForward(rows, w!, b!, sparseZ!, n, d, u);
    kernels.affineBackwardWeight(rows, dz!, sparseDw!, n, d, u);
    kernels.convForward(pictures!, filters!, bias!, convZ!, images, shape);
    kernels.convBackwardWeight(pictures!, errors!, convDw!, images, shape);
    kernels.convBackwardInput(errors!, filters!, convDx!, images, shape);
    kernels.sgdUpdate(updated, gradients, 0.1);
    return [z, dw, dx, sparseZ, sparseDw, convZ, convDw, convDx, updated].map((array) => {
      return createHash('sha256')
        .update(Uint8Array.from(new Uint8Array(array!.buffer, array!.byteOffset, array!.byteLength)))
        .digest('hex');
    });
  };
}

const choices: KernelChoice[] = hasNativeKernels ? ['native', 'wasm'] : ['wasm'];
const openMemory = () => new WebAssembly.Memory({ initial: 1, maximum: 4096, shared: true });

describe('[I] pool/team', () => {
  for (const choice of choices) {
    it.each([2, 3])(`gives the bits of one thread where %i others do parts (${choice})`, async (others) => {
      const alone = openWork(openKernels(choice, openMemory(), elementary).create('float32'))();
      const memory = openMemory();
      const board = createTeamBoard(others + 1);
      const counts = join(board, memory, choice);
      const team = openTeam(board);
      const slow: Team = {
        ...team,
        // On a machine with other work the others come late.
        share: (message, parts, take) =>
          team.share(message, parts, (part) => {
            Atomics.wait(counts, 0, 0, 5);
            take(part);
          }),
      };
      const call = openWork(openKernels(choice, memory, elementary, { team: slow }).create('float32'));
      const lazy = () => [...counts.subarray(1)].some((parts) => parts < 5);
      for (let round = 0; round < 5 || lazy(); round += 1) {
        expect(call()).toEqual(alone);
        // Threads start while this one lets them.
        await new Promise(setImmediate);
      }
      expect(counts[0]).toBe(0);
    });
  }

  it('has every part done once, with nobody else there too', () => {
    const team = openTeam(createTeamBoard(3));
    expect(team.isWaiting()).toBe(false);
    const parts: number[] = [];
    expect(team.share([1, 2], 5, (part) => void parts.push(part))).toBe(true);
    expect(parts).toEqual([0, 1, 2, 3, 4]);
  });

  it('shares one call at a time, and the next after it', () => {
    const board = createTeamBoard(2);
    const [first, second] = [openTeam(board), openTeam(board)];
    const refused = () => second.share([], 2, () => expect.unreachable());
    expect(first.share([], 1, () => expect(refused()).toBe(false))).toBe(true);
    expect(second.share([], 1, () => {})).toBe(true);
  });
});
