/** GFLOP/s of each matrix kernel and shape, beside the readable kernels, the peak of strict SIMD and NumPy. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { importSource } from '../helpers/sources.mjs';
import { measurePeak } from './micro/peak.mjs';
import { cases, createOperands } from './micro/products.mjs';
import { bestSeconds } from './micro/timing.mjs';
import { describeMachine, markdownTable } from './report.mjs';

const { elementary } = await importSource('shared/index.ts');
const { referenceKernels, openKernels } = await importSource('kernels/index.ts');

const openReference = () => referenceKernels('float32', elementary);
/** What is measured: anything of the contract in src/kernels/types.ts. Opened anew for each case. */
function openFast() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 16_384, shared: true });
  const widest = Number(process.env.WIDEST ?? 512);
  return openKernels(process.env.WAY ?? 'native', memory, elementary, { widest }).create('float32');
}

/** @returns GFLOP/s of a case, as if no zero were skipped, and the bits that it computed */
function measureCase(one, open) {
  const kernels = open();
  const operands = createOperands(kernels, one);
  const call = () => one.call(operands, kernels);
  call();
  const result = Buffer.from(new Uint8Array(Float32Array.from(operands[one.output]).buffer));
  const seconds = bestSeconds(call);
  return { seconds, gigaflops: (2 * one.n * one.d * one.u) / seconds / 1e9, result };
}

/** NumPy's BLAS on one thread, which reaches the machine's limit; nothing where it is not installed. */
function measureBlas() {
  const script = fileURLToPath(new URL('peers/numpy_products.py', import.meta.url));
  const shapes = JSON.stringify(cases.map(({ n, d, u, output }) => ({ n, d, u, output })));
  const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
  const { status, stdout } = spawnSync(process.env.PYTHON ?? 'python3', [script, shapes], { env: environment });
  return status === 0 ? JSON.parse(stdout) : cases.map(() => undefined);
}

const blas = measureBlas();
const peak = measurePeak();
const rows = cases.map((one, index) => {
  const plain = measureCase(one, openReference);
  const measured = measureCase(one, openFast);
  process.stderr.write(`${one.name} ${one.n} × ${one.d} × ${one.u}: ${measured.gigaflops.toFixed(1)} GFLOP/s\n`);
  return [
    one.name,
    `${one.n} × ${one.d} × ${one.u}`,
    measured.gigaflops.toFixed(1),
    (measured.seconds * 1e6).toFixed(1),
    `${((measured.gigaflops / peak) * 100).toFixed(0)} %`,
    plain.gigaflops.toFixed(1),
    blas[index]?.toFixed(1) ?? '–',
    measured.result.equals(plain.result) ? 'yes' : '**no**',
  ];
});

console.log(describeMachine({}));
console.log(
  `\nThe peak of strict SIMD128, a 4 × 8 tile on packed panels in the first-level cache: ${peak.toFixed(1)} GFLOP/s.\n`,
);
const header = ['kernel', 'N × D × U', 'GFLOP/s', 'µs', 'share of the peak', 'plain', 'NumPy', 'same bits as plain'];
console.log(markdownTable(header, rows).join('\n'));
