/** What `kobai plan` says a job will take, beside what it takes; a Markdown table on stdout. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runProcess } from './measure.mjs';

const jobNames = ['book', 'conv', 'table', 'many'];

const { values: options } = parseArgs({
  options: {
    jobs: { type: 'string', default: jobNames.join(',') },
    runs: { type: 'string', default: '3' },
    // Another build to measure than this one.
    cli: { type: 'string', default: fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url)) },
  },
});

/** One plan and one run of a job, into a folder that is gone afterwards. */
async function measureOnce(name, cli) {
  const file = fileURLToPath(new URL(`experiments/${name}.yaml`, import.meta.url));
  const folder = mkdtempSync(path.join(tmpdir(), 'kobai-estimates-'));
  try {
    const start = (...args) => runProcess([process.execPath, cli, ...args, '--out', folder], { folder });
    const plan = await start('plan', file, '--json');
    const { elapsedMs } = JSON.parse(plan.stdout).estimate;
    const run = await start('run', file, '--fresh');
    return { planned: plan.seconds, said: elapsedMs / 1000, came: run.seconds, processor: run.processorSeconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const seconds = (value) => (value === undefined ? '' : `${value.toFixed(2)} s`);

async function main() {
  const names = options.jobs.split(',');
  const unknown = names.find((name) => !jobNames.includes(name));
  if (unknown !== undefined) throw new Error(`--jobs: there is no ${unknown}; there are ${jobNames.join(', ')}`);
  const cli = path.resolve(options.cli);
  if (!existsSync(cli)) throw new Error('kobai is not built: npm run build');
  console.log(
    `| job | estimate | what came | estimate ÷ what came | processor ÷ ${availableParallelism()} | \`plan\` took |`,
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |');
  for (const name of names) {
    const measured = [];
    for (let round = 0; round < Number(options.runs); round += 1) measured.push(await measureOnce(name, cli));
    const of = (part) => median(measured.map(part));
    const processor = of((one) => one.processor);
    const cells = [
      name,
      seconds(of(({ said }) => said)),
      seconds(of(({ came }) => came)),
      of(({ said, came }) => said / came).toFixed(2),
      seconds(processor === undefined ? undefined : processor / availableParallelism()),
      seconds(of(({ planned }) => planned)),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
