/** Faults on purpose: builds of kobai from sources in which one sum is added up in another order. A proof that they pass proves nothing. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, root } from './places.mjs';

const upwards = 'for (let i = 0; i < n; i += 1)';
const downwards = 'for (let i = n - 1; i >= 0; i -= 1)';

const assembly = 'src/kernels/assembly';
const native = 'src/kernels/native';

/** Each changes the first `from` behind the text `behind`; `kernels` says on which path it is looked for, `witness` in which experiment. */
const faults = [
  {
    // The same rows, the same mathematics: every sum over the rows of a mini-batch takes two of them in each other's place.
    title: 'two rows of each mini-batch swapped',
    file: 'src/train/batches.ts',
    behind: 'openBatches(',
    from: 'return { rows: order, start, n };',
    to: `const rows = order.slice(start, start + n);
         [rows[0], rows[n - 1]] = [rows[n - 1], rows[0]];
         return { rows, start: 0, n };`,
    kernels: 'native',
    witness: 'digits-of-many-zeros',
  },
  {
    title: 'bias gradient, rows added from the last',
    file: 'src/kernels/reference/matrix.ts',
    behind: 'affineBackwardBias(',
    from: upwards,
    to: downwards,
    kernels: 'reference',
    witness: 'digits-of-many-zeros',
  },
  {
    title: 'split loss, rows added from the last',
    file: 'src/methods/metrics/loss.ts',
    behind: 'takeLosses(',
    from: upwards,
    to: downwards,
    kernels: 'native',
    witness: 'digits-of-many-zeros',
  },
  {
    title: 'bias gradient of a convolution, two of its sums swapped',
    file: 'src/kernels/reference/convolution.ts',
    behind: 'convBackwardBias(',
    from: 'round(sums[0]! + sums[1]!) + round(sums[2]! + sums[3]!)',
    to: 'round(sums[0]! + sums[2]!) + round(sums[1]! + sums[3]!)',
    kernels: 'reference',
    witness: 'images',
  },
  {
    // Also shows that the cells of `wasm` do run the WebAssembly module.
    title: 'bias gradient of the WebAssembly module',
    file: `${assembly}/elementwise.ts`,
    behind: 'export function sumRows(',
    from: 'loadLanes(from, left)',
    to: 'loadLanes(from + stride * <usize>(n - 1 - 2 * i), left)',
    kernels: 'wasm',
    witness: 'digits-of-many-zeros',
  },
  {
    // And this, that those of `native` run the C.
    title: 'bias gradient of a convolution in C, two of its sums swapped',
    file: `${native}/convolution.h`,
    behind: 'conv_backward_bias(',
    from: '(sum[0] + sum[1]) + (sum[2] + sum[3])',
    to: '(sum[0] + sum[2]) + (sum[1] + sum[3])',
    kernels: 'native',
    witness: 'images',
  },
  {
    // And this, that steps are replayed.
    title: 'loss of a replayed mini-batch, rows added from the last',
    file: `${native}/replay.h`,
    behind: 'replay_steps(',
    from: 'step.row_loss[i]',
    to: 'step.row_loss[n - 1 - i]',
    kernels: 'native',
    witness: 'samplings',
  },
  {
    title: 'arrays of a repeat as the one before has left them',
    file: 'src/train/series.ts',
    behind: 'kept.dataset === dataset',
    from: 'restoreArrays({ arrays: fresh }, listArrays(allocated))',
    to: 'void fresh',
    kernels: 'native',
    witness: 'repeats',
  },
  {
    title: 'a fused step of C made two',
    file: `${native}/vector.h`,
    behind: 'inline_always vec chain(',
    from: '{',
    to: '{ return acc + a * b;',
    kernels: 'native',
    witness: 'digits-of-many-zeros',
  },
  {
    title: 'a fused step of WebAssembly made two',
    file: `${assembly}/memory.ts`,
    behind: 'export function chainStep(',
    from: 'f32x4.relaxed_madd(a, b, acc)',
    to: 'f32x4.add(acc, f32x4.mul(a, b))',
    kernels: 'wasm',
    witness: 'digits-of-many-zeros',
  },
  {
    title: 'a fused step of the plain loops made two',
    file: 'src/kernels/reference/fused-multiply-add.ts',
    behind: 'function fusedMultiplyAdd(',
    from: 'a * b',
    to: 'Math.fround(a * b)',
    kernels: 'reference',
    witness: 'digits-of-many-zeros',
  },
  {
    title: 'a compiler that may fuse multiplications and additions',
    file: `${native}/build.mjs`,
    behind: 'const compileFlags',
    from: '-ffp-contract=off',
    to: '-ffp-contract=fast',
    kernels: 'native',
    witness: 'images',
  },
];

/** The self-test at start-up refuses some of these builds; with its door open, the golden set has to see them itself. */
const openDoor = {
  file: 'src/kernels/self-test.ts',
  behind: 'function passesSelfTest(',
  from: '=== expectedFingerprint',
  to: '!== undefined',
};

/** Every experiment that is to show a fault. */
export const witnesses = [...new Set(faults.map(({ witness }) => witness))];

/** The faults that this build can have. */
export function listFaults() {
  const isNativeBuilt = existsSync(path.join(root, 'prebuilds', `${process.platform}-${process.arch}`));
  return faults
    .filter(({ kernels }) => kernels !== 'native' || isNativeBuilt)
    .filter(({ file }) => existsSync(path.join(root, path.dirname(file))));
}

/** Builds kobai from a copy of its sources with a fault in it, or without any. @returns its dist, and what takes it away */
export function plantFault(fault) {
  const folder = path.join(cacheFolder, `planted-${process.pid}`);
  const dist = path.join(folder, 'dist');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  remove();
  for (const part of ['src', 'schema', 'prebuilds', 'package.json']) {
    const from = path.join(root, part);
    if (existsSync(from)) cpSync(from, path.join(folder, part), { recursive: true });
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  try {
    if (fault) for (const change of [openDoor, fault]) changeText(path.join(folder, change.file), change);
    if (fault?.file.startsWith(native)) build(folder, process.execPath, [`${native}/build.mjs`]);
    if (fault?.file.startsWith(assembly)) build(folder, 'npm', ['run', 'build:kernels']);
    if (fault?.file.startsWith(native) || fault?.file.startsWith(assembly)) {
      // These kernels lie beside the bundle: whichever of them is faulty, it is the same.
      if (!existsSync(openedDist)) {
        build(folder, process.execPath, ['src/bundle.mjs']);
        cpSync(dist, openedDist, { recursive: true });
      }
      cpSync(openedDist, dist, { recursive: true });
      cpSync(path.join(folder, 'src/kernels/kernels.wasm'), path.join(dist, 'kernels.wasm'));
    } else build(folder, process.execPath, ['src/bundle.mjs']);
  } catch (error) {
    remove();
    throw error;
  }
  return { dist, remove };
}

/** The bundle with its door open and no fault in it, made for the first of those beside it. */
const openedDist = path.join(cacheFolder, `opened-${process.pid}`);
process.on('exit', () => rmSync(openedDist, { recursive: true, force: true }));

function changeText(file, { behind, from, to }) {
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(from, text.indexOf(behind));
  const isThere = text.includes(behind) && start >= 0;
  if (!isThere) throw new Error(`nowhere to plant it in ${path.basename(file)}: see planted.mjs`);
  writeFileSync(file, text.slice(0, start) + to + text.slice(start + from.length));
}

function build(folder, program, args) {
  try {
    execFileSync(program, args, { cwd: folder, stdio: 'pipe' });
  } catch {
    throw new Error('the planted build failed');
  }
}
