/**
 * A million changed files of each format of data: each is read, or refused as input, within a second.
 *
 * `node test/data/fuzz.mjs [--count N] [--seconds N] [--seed N]`; `--seconds` ends a format that takes longer.
 */
import { parseArgs } from 'node:util';
import { createRandom } from '../crash/campaign.mjs';
import { change, faultsOf, formats } from '../crash/mutants.mjs';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});
const names = ['CSV', 'JSON lines', 'Parquet', 'npy', 'npz', 'IDX', 'IDX, gzipped', 'safetensors', 'trials.jsonl'];
const total = { passed: 0, failed: 0 };
for (const name of names) {
  const { sound, read } = formats[name];
  const random = createRandom(Number(options.seed));
  const faults = new Map();
  const endMs = performance.now() + 1000 * Number(options.seconds);
  let done = 0;
  for (; done < Number(options.count) && performance.now() < endMs; done += 1) {
    const [fault] = faultsOf(read, change(random.pick(sound), random));
    if (fault === undefined) continue;
    const where = fault.split('\n').slice(0, 2).join(' ');
    faults.set(where, (faults.get(where) ?? 0) + 1);
    total.failed += 1;
  }
  total.passed += done;
  console.log(
    `${name.padEnd(14)} ${String(done).padStart(8)}  ${[...faults].map(([where, n]) => `${n} × ${where}`).join('\n  ') || 'all well'}`,
  );
}
console.log(`${total.passed - total.failed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
