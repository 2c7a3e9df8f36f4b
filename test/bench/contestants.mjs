/** Who takes part: how each is started for a job, and how its accuracies are read. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const python = process.env.PYTHON ?? 'python3';
const peer = (file) => fileURLToPath(new URL(`peers/${file}`, import.meta.url));
const cores = availableParallelism();

/** One BLAS thread a process: as many processes as cores share the machine already. Nothing is written beside the peers. */
const oneThread = {
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  PYTHONDONTWRITEBYTECODE: '1',
};

const peers = [
  {
    name: 'numpy',
    label: 'NumPy by hand',
    layout: `${cores} processes, 1 BLAS thread each`,
    jobs: ['book', 'wide', 'dense', 'single', 'many'],
    command: [python, peer('numpy_book_style.py')],
    environment: oneThread,
  },
  {
    name: 'sklearn',
    label: 'scikit-learn MLPClassifier',
    layout: `joblib, ${cores} processes`,
    jobs: ['book', 'wide'],
    command: [python, peer('sklearn_mlp.py')],
    environment: oneThread,
  },
  {
    name: 'torch',
    label: 'PyTorch',
    layout: `${cores} processes, 1 thread each`,
    jobs: ['book', 'wide', 'dense', 'single', 'conv', 'many'],
    command: [python, peer('torch_sweep.py')],
    environment: oneThread,
  },
  {
    name: 'tfjs',
    label: 'TensorFlow.js, wasm',
    layout: `${cores} processes`,
    jobs: ['book'],
    command: [process.execPath, peer('tfjs_wasm.mjs')],
    // A run takes most of a minute; its spread does not decide anything.
    mostRuns: { book: 1 },
  },
];

export const peerNames = peers.map(({ name }) => name);

/** @returns the peers of these names, each started on a job as a process that prints its outcomes as JSON */
export function createPeers(names) {
  return peers
    .filter(({ name }) => names.includes(name))
    .map((one) => ({
      ...one,
      // Alone, a process has all threads.
      environmentFor: (job) => (job.name === 'single' ? { PYTHONDONTWRITEBYTECODE: '1' } : one.environment),
      versionsCommand: [...one.command, '--versions'],
      commandFor: (job) => [...one.command, job.forPeers],
      readOutcomes: (stdout) => JSON.parse(stdout).outcomes ?? [],
    }));
}

/**
 * kobai itself, as its users start it; every run writes into a folder of its own.
 *
 * @param cli the built cli.cjs
 * @param kernels `reference` for the readable kernels, undefined for the default
 */
export function createKobai(cli, kernels) {
  return {
    name: kernels === undefined ? 'kobai' : `kobai-${kernels}`,
    label: kernels === undefined ? '**kobai**' : `kobai, ${kernels} kernels`,
    layout: `${cores} threads`,
    jobs: trainingJobs,
    commandFor: (job, folder) => [
      process.execPath,
      cli,
      'run',
      job.file,
      '--out',
      folder,
      '--fresh',
      ...chooseKernels(kernels),
    ],
    readOutcomes: (_stdout, job, folder) => readTrials(path.join(folder, job.name, 'trials.jsonl'), job.metric),
  };
}

const trainingJobs = ['book', 'wide', 'dense', 'single', 'conv', 'many'];
const chooseKernels = (kernels) => (kernels === undefined ? [] : ['--kernels', kernels]);

function readTrials(file, metric) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const trial = JSON.parse(line);
    // A diverged trial has no final metrics, as among the peers.
    return { learningRate: trial.settings.learningRate, accuracy: trial.metrics[metric] ?? null };
  });
}
