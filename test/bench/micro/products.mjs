/** The matrix products of a dense layer, on any object of the contract in src/kernels/types.ts. */

/** The share of zeros in MNIST's pixels. */
const mnistZeros = 0.81;

/** N rows, D inputs, U units. */
const shapes = [
  { n: 100, d: 784, u: 50 },
  { n: 128, d: 784, u: 512 },
  { n: 128, d: 512, u: 512 },
  { n: 100, d: 50, u: 10 },
];

const dense = (name, call, output) => ({ name, call, output, compressed: false });
const forward = ({ x, w, b, z, n, d, u }, kernels) => kernels.affineForward(x, w, b, z, n, d, u);
const backwardWeight = ({ x, dz, dw, n, d, u }, kernels) => kernels.affineBackwardWeight(x, dz, dw, n, d, u);
const backwardInput = ({ dz, w, dx, n, d, u }, kernels) => kernels.affineBackwardInput(dz, w, dx, n, d, u);

const denseProducts = [
  dense('affineForward', forward, 'z'),
  dense('affineBackwardWeight', backwardWeight, 'dw'),
  dense('affineBackwardInput', backwardInput, 'dx'),
];
const compressedProducts = [
  { name: 'affineForward, 81 % zeros', call: forward, output: 'z', compressed: true },
  { name: 'affineBackwardWeight, 81 % zeros', call: backwardWeight, output: 'dw', compressed: true },
];

/** What is measured: a product and a shape each. */
export const cases = [
  ...shapes.flatMap((shape) => denseProducts.map((product) => ({ ...product, ...shape }))),
  // As the first layer sees the data set.
  ...shapes.slice(0, 2).flatMap((shape) => compressedProducts.map((product) => ({ ...product, ...shape }))),
];

/** Values in [−1, 1), the same each time; which ones does not matter to the time, that none is 0 or subnormal does. */
function createValues(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1 || 0.5;
  };
}

function fill(array, next) {
  for (let i = 0; i < array.length; i += 1) array[i] = next();
  return array;
}

/** The arrays of a case in the kernels' own memory. */
export function createOperands(kernels, { n, d, u, compressed }) {
  const values = createValues(n * d + u);
  const chance = createValues(d);
  const rows = fill(new Float32Array(n * d), () => (compressed && chance() < 2 * mnistZeros - 1 ? 0 : values()));
  const allocate = (length) => kernels.allocate(length);
  const x = compressed ? compress(kernels, rows, n, d) : allocate(n * d);
  if (!compressed) x.set(rows);
  return {
    ...{ n, d, u, x },
    w: fill(allocate(d * u), values),
    b: fill(allocate(u), values),
    dz: fill(allocate(n * u), values),
    z: allocate(n * u),
    dw: allocate(d * u),
    dx: allocate(n * d),
  };
}

/** The rows with their nonzeros alone, as the data set keeps them. */
function compress(kernels, rows, n, d) {
  const nonzeros = rows.filter((value) => value !== 0).length;
  const values = kernels.allocate(nonzeros);
  // The contract allocates 32-bit integers; these are the other widths over the same bytes.
  const view = (Type, integers) => new Type(integers.buffer, integers.byteOffset);
  const allocateAs = (Type, length) => {
    const integers = kernels.allocateIntegers(Math.ceil((length * Type.BYTES_PER_ELEMENT) / 4));
    return view(Type, integers).subarray(0, length);
  };
  const columns = allocateAs(Uint16Array, nonzeros);
  const starts = allocateAs(Uint32Array, n + 1);
  const numbers = kernels.allocateIntegers(n);
  let at = 0;
  for (let row = 0; row < n; row += 1) {
    numbers[row] = row;
    for (let column = 0; column < d; column += 1) {
      if (rows[row * d + column] === 0) continue;
      values[at] = rows[row * d + column];
      columns[at] = column;
      at += 1;
    }
    starts[row + 1] = at;
  }
  return { matrix: { values, columns, starts }, rows: numbers };
}
