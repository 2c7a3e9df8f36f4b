/** The cells of the proof: every condition that must not change a bit. */
import { buildArm64Kernels, findArm64Node } from './arm64.mjs';
import { findNode, runningMajor } from './nodes.mjs';

const majors = [20, 22, 24, 26];
const kernelPaths = ['native', 'wasm', 'reference'];
/** Narrower vectors than the widest, which native kernels take by themselves. */
const narrower = process.arch === 'x64' ? [256] : [];
const moduleTiers = ['--liftoff-only', '--no-liftoff'];
const scriptTier = '--no-opt';

/** Dotless i, comma as decimal point, and a quarter of an hour in the time zone. */
const elsewhere = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' };

/**
 * Lists the cells, the plainest first. `prepare` of a cell finds its command, and throws where the machine cannot have it.
 *
 * @param quick only the few that need no download
 * @param kernelChoice whether kobai can be told which kernels to take
 */
export function listCells({ quick, kernelChoice }) {
  const paths = kernelChoice ? kernelPaths : [undefined];
  const running = { node: `Node ${runningMajor}`, workers: 2, under: '' };
  const workers = [1, 2, 4].flatMap((count) => paths.map((kernels) => ({ ...running, workers: count, kernels })));
  const locale = { ...running, kernels: paths[0], under: 'tr_TR, Kathmandu', environment: elsewhere };
  if (quick) return [...workers.filter(({ workers: count }) => count !== 2), locale];
  const versions = majors
    .filter((major) => major !== runningMajor)
    .map((major) => ({ ...running, node: `Node ${major}`, prepare: () => [findNode(major)] }));
  const arm64 = paths.map((kernels) => ({
    ...running,
    node: `Node ${runningMajor} arm64`,
    kernels,
    prepare() {
      if (kernels === 'native') buildArm64Kernels();
      return findArm64Node();
    },
  }));
  const machines = [...versions.flatMap((cell) => paths.map((kernels) => ({ ...cell, kernels }))), ...arm64];
  const widths = narrower.map((width) => {
    return {
      ...running,
      kernels: 'native',
      under: `${width} bits`,
      environment: { KOBAI_VECTOR_WIDTH: String(width) },
    };
  });
  // What lies between the oldest and the newest has compilers of one or the other.
  const compilers = [
    ...[...moduleTiers, scriptTier].map((flag) => compileWith(running, flag, paths)),
    ...versions.slice(-1).flatMap((cell) => moduleTiers.map((flag) => compileWith(cell, flag, paths))),
  ];
  return [...workers, ...widths, locale, ...compilers, ...machines];
}

/** Liftoff compiles WebAssembly; `--no-opt` is about JavaScript, where the plain kernels are. */
function compileWith(cell, flag, paths) {
  return { ...cell, kernels: flag === scriptTier ? paths.at(-1) : paths.at(-2), under: flag, flags: [flag] };
}
