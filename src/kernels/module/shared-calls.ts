/** A module whose long calls are divided among the threads that wait for parts; any other goes straight to it. */
import type { DoPart, Team } from '../team.ts';
import type { DivisibleCalls, Numbers } from './divisible.ts';
import type { KernelModule } from './exports.ts';
import type { Scratch } from './scratch.ts';

/** Of what a compressed product does, for each multiply-add of the whole one: its rows are mostly zero. */
const compressedShare = 1 / 4;
/** In the time of so many multiply-adds of a product, an element of an update comes from the memory and goes back. */
const workOfElement = 16;
/** The rooms of two threads lie on cache lines of their own. */
const lineBytes = 64;

export type SharedCalls = {
  readonly divisible: DivisibleCalls;
  /** The threads that may do parts. */
  readonly team: Team;
  /** Multiply-adds below which a call stays whole. */
  readonly leastWork: number;
  /** Room for the others. */
  readonly scratch: Scratch;
  /** Of the shapes of images. */
  readonly memory: WebAssembly.Memory;
};

/** Makes the module that shares the calls of another. Those that it gets are whole: none has a part of an output. */
export function shareCalls(
  module: KernelModule,
  { divisible, team, leastWork, scratch, memory }: SharedCalls,
): KernelModule {
  const names = Object.keys(divisible);
  const isLong = (work: number) => work >= leastWork && team.isWaiting();

  /** @param room this thread's, of so many bytes @returns false where nothing was done */
  const share = (name: keyof DivisibleCalls, given: number[], room = 0, bytes = 0): boolean => {
    const call = divisible[name];
    const numbers = given as unknown as Numbers;
    const count = call.count(numbers, team.size);
    // Where there is nothing to divide it may be no number.
    if (!(count > 1)) return false;
    const roomBytes = Math.ceil(bytes / lineBytes) * lineBytes;
    // Taken before the call is shared, so that nobody can fail who has begun with a part.
    const message = [names.indexOf(name), scratch(roomBytes * (team.size - 1)), roomBytes, ...given];
    return team.share(message, count, (index) => call.run(numbers, { index, count, room }));
  };
  /** As `share`, of a dense layer. */
  const shareAffine = (name: keyof DivisibleCalls, given: number[], room: number): boolean => {
    const [n, d, u] = given.slice(-3) as [number, number, number];
    return share(name, given, room, module.affineRoom(n, d, u));
  };
  /** Of an image: its floats, those of what comes of it, its window, and the multiply-adds for it. */
  const sizesOf = (shape: number) => {
    const numbers = new Int32Array(memory.buffer, shape, 9) as unknown as ShapeNumbers;
    const [channels, height, width, filters, kernel, , , outHeight, outWidth] = numbers;
    const output = filters * outHeight * outWidth;
    const window = channels * kernel * kernel;
    return { input: channels * height * width, output, window, work: output * window };
  };

  return {
    ...module,

    affineForward(x, w, b, z, n, d, u, from, to, room) {
      if (isLong(n * d * u) && shareAffine('affineForward', [x, w, b, z, n, d, u], room)) return;
      module.affineForward(x, w, b, z, n, d, u, from, to, room);
    },
    affineBackwardWeight(x, dz, dw, n, d, u, row, endRow, from, to, room) {
      if (isLong(n * d * u) && shareAffine('affineBackwardWeight', [x, dz, dw, n, d, u], room)) return;
      module.affineBackwardWeight(x, dz, dw, n, d, u, row, endRow, from, to, room);
    },
    affineBackwardInput(dz, w, dx, n, d, u, from, to, room) {
      if (isLong(n * d * u) && shareAffine('affineBackwardInput', [dz, w, dx, n, d, u], room)) return;
      module.affineBackwardInput(dz, w, dx, n, d, u, from, to, room);
    },

    compressedForward(values, columns, starts, rows, w, b, z, n, d, u, room) {
      if (isLong(n * d * u * compressedShare)) {
        const numbers = [values, columns, starts, rows, w, b, z, n, d, u];
        if (share('compressedForward', numbers, room, module.compressedRoom(n))) return;
      }
      module.compressedForward(values, columns, starts, rows, w, b, z, n, d, u, room);
    },
    compressedBackwardWeight(values, columns, starts, rows, dz, dw, n, d, u, from, to, room) {
      if (isLong(n * d * u * compressedShare)) {
        const numbers = [values, columns, starts, rows, dz, dw, n, d, u];
        if (share('compressedBackwardWeight', numbers, room, module.compressedRoom(n))) return;
      }
      module.compressedBackwardWeight(values, columns, starts, rows, dz, dw, n, d, u, from, to, room);
    },

    convForward(x, w, b, z, n, shape, room) {
      if (team.isWaiting()) {
        const { input, output, work } = sizesOf(shape);
        const numbers = [x, w, b, z, n, shape, input, output];
        if (n * work >= leastWork && share('convForward', numbers, room, module.convRoom(shape))) return;
      }
      module.convForward(x, w, b, z, n, shape, room);
    },
    convBackwardWeight(x, dz, dw, n, shape, from, to, room) {
      if (team.isWaiting()) {
        const { window, work } = sizesOf(shape);
        const numbers = [x, dz, dw, n, shape, window];
        if (n * work >= leastWork && share('convBackwardWeight', numbers, room, module.convRoom(shape))) return;
      }
      module.convBackwardWeight(x, dz, dw, n, shape, from, to, room);
    },
    convBackwardInput(dz, w, dx, n, shape, room) {
      if (team.isWaiting()) {
        const { input, output, work } = sizesOf(shape);
        const numbers = [dz, w, 0, dx, n, shape, output, input];
        if (n * work >= leastWork && share('convBackwardInput', numbers, room, module.convRoom(shape))) return;
      }
      module.convBackwardInput(dz, w, dx, n, shape, room);
    },

    sgdUpdate(w, dw, rate, length) {
      if (isLong(length * workOfElement) && share('sgdUpdate', [w, dw, rate, length])) return;
      module.sgdUpdate(w, dw, rate, length);
    },
    momentumUpdate(w, dw, v, rate, momentum, length) {
      if (isLong(length * workOfElement) && share('momentumUpdate', [w, dw, v, rate, momentum, length])) return;
      module.momentumUpdate(w, dw, v, rate, momentum, length);
    },
    nesterovUpdate(w, dw, v, rate, momentum, length) {
      if (isLong(length * workOfElement) && share('nesterovUpdate', [w, dw, v, rate, momentum, length])) return;
      module.nesterovUpdate(w, dw, v, rate, momentum, length);
    },
    adagradUpdate(w, dw, s, rate, epsilon, length) {
      if (isLong(length * workOfElement) && share('adagradUpdate', [w, dw, s, rate, epsilon, length])) return;
      module.adagradUpdate(w, dw, s, rate, epsilon, length);
    },
    rmspropUpdate(w, dw, s, rate, kept, added, epsilon, length) {
      if (isLong(length * workOfElement)) {
        if (share('rmspropUpdate', [w, dw, s, rate, kept, added, epsilon, length])) return;
      }
      module.rmspropUpdate(w, dw, s, rate, kept, added, epsilon, length);
    },
    adamUpdate(w, dw, m, s, rate, root, kept1, added1, kept2, added2, epsilon, length) {
      if (isLong(length * workOfElement)) {
        const numbers = [w, dw, m, s, rate, root, kept1, added1, kept2, added2, epsilon, length];
        if (share('adamUpdate', numbers)) return;
      }
      module.adamUpdate(w, dw, m, s, rate, root, kept1, added1, kept2, added2, epsilon, length);
    },
  };
}

type ShapeNumbers = readonly [number, number, number, number, number, number, number, number, number];

/** What the threads of a team do: all have the same calls in the same order. */
export function partsOf(divisible: DivisibleCalls): DoPart {
  const calls = Object.values(divisible);
  return ([kernel, rooms, roomBytes, ...given], index, count, place) => {
    const room = (rooms as number) + (place - 1) * (roomBytes as number);
    calls[kernel as number]!.run(given as unknown as Numbers, { index, count, room });
  };
}
