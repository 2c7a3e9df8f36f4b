import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addCommands, makeWorkplace, threeRates, type Workplace } from '../helpers/cli.ts';

const root = path.resolve(import.meta.dirname, '../..');
const readYaml = (name: string) => parse(readFileSync(path.join(root, 'experiments/machines', name), 'utf8'));
const experiment = `${threeRates}repeats: 2
`;

/** A place with the experiment that the files name, trained as one run into `one`, where its commands are run. */
async function makePlace() {
  const place = makeWorkplace();
  place.write('experiments/lr-sweep.yaml', experiment);
  await place.kobai('run', 'experiments/lr-sweep.yaml', '--out', 'one');
  return place;
}

function runInShell(place: Workplace, command: string, more: Readonly<Record<string, string>> = {}): void {
  const env = { ...process.env, ...more, PATH: addCommands(place) };
  execFileSync('sh', ['-c', command], { cwd: place.folder, env, stdio: 'pipe' });
}

function expectSameAsOne(place: Workplace): void {
  for (const name of ['trials.jsonl', 'summary.json', 'report.html']) {
    expect(place.read(`results/lr-sweep/${name}`)).toBe(place.read(`one/lr-sweep/${name}`));
  }
}

describe.skipIf(process.platform === 'win32')('[E] the files of experiments/machines', () => {
  it('train and merge the shards of a GitHub matrix by the commands of the workflow', async () => {
    const place = await makePlace();
    const { shard, merge } = readYaml('github.yml').jobs;
    const parts: number[] = shard.strategy.matrix.part;
    const kobaiSteps = (job: { steps: { run?: string; env?: Record<string, string> }[] }) =>
      job.steps.filter(({ run }) => run?.includes('kobai'));
    for (const index of parts.keys()) {
      const strategy: Record<string, string> = { 'job-index': String(index), 'job-total': String(parts.length) };
      const fill = (text: string) =>
        text.replaceAll(/\$\{\{ strategy\.([a-z-]+) \}\}/g, (_, key) => strategy[key] ?? '');
      for (const { run = '', env = {} } of kobaiSteps(shard)) {
        runInShell(place, run, Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)])));
      }
    }
    for (const { run = '' } of kobaiSteps(merge)) runInShell(place, run);
    expectSameAsOne(place);
  });

  it('tell each pod of the Indexed Job its shard, and how many there are', async () => {
    const place = await makePlace();
    const { kind, spec } = readYaml('kubernetes.yaml');
    const [container] = spec.template.spec.containers;
    const env = Object.fromEntries(
      container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    );
    expect([kind, spec.completionMode]).toEqual(['Job', 'Indexed']);
    expect(env).toEqual({ JOB_COMPLETIONS: String(spec.completions) });
    for (let index = 0; index < spec.completions; index += 1) {
      runInShell(place, `kobai ${container.args.join(' ')}`, { ...env, JOB_COMPLETION_INDEX: String(index) });
    }
    runInShell(place, 'kobai merge results/lr-sweep/shards/*');
    expectSameAsOne(place);
  });
});
