/**
 * Nights of `kobai verify`: some on which nothing has changed, which must raise no alarm, and one under each planted
 * fault, which must be caught with the right first step.
 *
 * `node test/nightly/campaign.mjs [--nights 20]` prints its counts; exit code 1 where one is not what it should be.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../bits/places.mjs';
import { plantFault } from '../bits/planted.mjs';
import { openWarmKobai } from '../helpers/warm-kobai.mjs';
import { experiment, faults } from './faults.mjs';

const { values } = parseArgs({ options: { nights: { type: 'string', default: '20' } } });
const nights = Number(values.nights);

const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-nights-'));
const kobai = openWarmKobai(path.join(root, 'dist', 'cli.cjs'));
try {
  writeFileSync(path.join(folder, 'night.yaml'), experiment);
  const { code } = await kobai.run(folder, 'run', 'night.yaml');
  if (code !== 0) throw new Error('the results to compare with could not be made');
  const alarms = await countAlarms();
  let caught = 0;
  for (const fault of faults) if (await isCaught(fault)) caught += 1;
  console.log(`${nights} nights without a change: ${alarms} alarms`);
  console.log(`${faults.length} planted faults: ${caught} caught, each with its first step`);
  process.exitCode = alarms === 0 && caught === faults.length ? 0 : 1;
} finally {
  kobai.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Every night on another number of workers, and on other kernels. */
async function countAlarms() {
  let alarms = 0;
  for (let night = 0; night < nights; night += 1) {
    const how = ['--workers', String(1 + (night % 4)), '--kernels', ['native', 'wasm', 'reference'][night % 3]];
    const { code, stdout } = await kobai.run(folder, 'verify', 'night.yaml', ...how);
    if (code === 0) continue;
    alarms += 1;
    console.log(`night ${night}, ${how.join(' ')}: exit code ${code}\n${stdout}`);
  }
  return alarms;
}

/** Whether every trial is found to differ, and its curves to part where they do, which is where the fault begins. */
async function isCaught(fault) {
  const { dist, remove } = plantFault(fault);
  const faulty = openWarmKobai(path.join(dist, 'cli.cjs'));
  const how = ['--kernels', fault.kernels, '--workers', '1'];
  try {
    const { code, stdout } = await faulty.run(folder, 'verify', 'night.yaml', ...how, '--format', 'json');
    const steps = JSON.parse(stdout).experiments[0].trials.map(({ parting }) => parting?.step);
    await faulty.run(folder, 'run', 'night.yaml', ...how, '--fresh', '--out', 'planted');
    const expected = findPartings(readLosses('results'), readLosses('planted'));
    const isRight = code === 1 && String(steps) === String(expected) && steps.every((step) => isAt(step, fault));
    console.log(
      `${isRight ? 'caught' : 'NOT CAUGHT'}: ${fault.title}: exit code ${code}, parts at step ${[...new Set(steps)].join(', ')}`,
    );
    return isRight;
  } finally {
    faulty.close();
    remove();
  }
}

function isAt(step, fault) {
  return step !== undefined && (fault.step === undefined || step === fault.step);
}

/** The losses of each trial, one before every step; read as text, without kobai's own reader. */
function readLosses(out) {
  const text = readFileSync(path.join(folder, out, 'night', 'trials.jsonl'), 'utf8');
  return Array.from(text.matchAll(/"batchLoss":\{"loss":\[([^\]]*)\]/g), ([, losses]) => losses.split(','));
}

function findPartings(trials, others) {
  return trials.map((losses, trial) => losses.findIndex((loss, step) => loss !== others[trial][step]));
}
