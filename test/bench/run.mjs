/** Whole jobs of kobai beside its peers, as separate processes in one run; a Markdown table on stdout. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createKobai, createPeers, peerNames } from './contestants.mjs';
import { jobNames, readJob } from './jobs.mjs';
import { measureJob, runProcess } from './measure.mjs';
import { describeJob, describeMachine } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    jobs: { type: 'string', default: jobNames.join(',') },
    peers: { type: 'string', default: peerNames.join(',') },
    runs: { type: 'string', default: '5' },
    // Another build to measure than this one.
    cli: { type: 'string', default: fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url)) },
    // Beside the fast kernels, the readable ones.
    reference: { type: 'boolean', default: false },
  },
});

const say = (text) => process.stderr.write(`${text}\n`);

/** A list from the command line, each of its words known. */
function readList(name, known) {
  const words = options[name].split(',').filter(Boolean);
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw new Error(`--${name}: there is no ${unknown}; there are ${known.join(', ')}`);
  return words;
}

/** Keeps the peers that say their versions; the others are not installed. */
async function findInstalled(peers) {
  const versions = {};
  const installed = [];
  for (const peer of peers) {
    try {
      const { stdout } = await runProcess(peer.versionsCommand, { folder: os.tmpdir(), environment: peer.environment });
      Object.assign(versions, JSON.parse(stdout).versions);
      installed.push(peer);
    } catch (error) {
      say(`${peer.name} is skipped, it is not installed: ${error.message}`);
    }
  }
  return { installed, versions };
}

async function main() {
  const jobs = readList('jobs', jobNames).map(readJob);
  const runs = Number(options.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs takes a whole number from 1, got ${options.runs}`);
  const cli = path.resolve(options.cli);
  if (!existsSync(cli)) throw new Error('kobai is not built: npm run build');

  const { installed, versions } = await findInstalled(createPeers(readList('peers', peerNames)));
  const kobai = [createKobai(cli), ...(options.reference ? [createKobai(cli, 'reference')] : [])];
  const contestants = [...kobai, ...installed];

  console.log(describeMachine(versions));
  for (const job of jobs) {
    const measured = await measureJob(
      job,
      contestants.filter((contestant) => contestant.jobs.includes(job.name)),
      runs,
      say,
    );
    console.log(`\n${describeJob(job, measured)}`);
  }
}

try {
  await main();
} catch (error) {
  say(error.message);
  process.exitCode = 2;
}
