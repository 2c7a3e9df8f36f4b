import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { KobaiError, PoolProgress, runExperiment as RunExperiment } from '../../../src/index.ts';
import { threeRates } from '../../helpers/cli.ts';

// As a program has it: the build, whose worker lies beside it.
const door = pathToFileURL(path.resolve(import.meta.dirname, '../../../dist/index.js')).href;
const { runExperiment } = (await import(door)) as { runExperiment: typeof RunExperiment };

const experiment = (more = '') => threeRates + more;

function makePlace(text: string) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-library-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'e.yaml');
  writeFileSync(file, text);
  return { file, out: path.join(folder, 'results') };
}

/** The program in the README, with its folder and file. */
function readProgram(out: string): string {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');
  const [, program = ''] = /## In a program\n```js\n([\s\S]*?)```/.exec(readme) ?? [];
  return program.replace("'kobai'", JSON.stringify(door)).replace("'results'", JSON.stringify(out));
}

describe('[I] runExperiment', () => {
  it('is what the README shows', () => {
    const { file, out } = makePlace(experiment());
    const program = path.join(path.dirname(file), 'program.mjs');
    writeFileSync(program, readProgram(out));
    const root = path.resolve(import.meta.dirname, '../../..');
    const told = execFileSync(process.execPath, [program], { cwd: root, encoding: 'utf8' });
    expect(told).toContain('9 of 9\n');
    expect(told).toContain('{ learningRate: 0.3162');
  });

  it('trains, writes the results of kobai run, and tells progress and messages without printing', async () => {
    const { file, out } = makePlace(experiment());
    const printed = vi.spyOn(process.stderr, 'write');
    onTestFinished(() => printed.mockRestore());
    const before = process.listenerCount('SIGINT');
    const messages: string[] = [];
    const run = runExperiment(file, { out, onMessage: (message) => messages.push(message), set: ['epochs=2'] });
    const seen: PoolProgress[] = [];
    for await (const progress of run) seen.push(progress);
    const { ending, summary, records, folder } = await run.result;
    expect(ending).toBe('allWell');
    expect(summary.points.map(({ status }) => status)).toEqual(['finished', 'finished', 'finished']);
    expect([...records.keys()]).toEqual(summary.points.flatMap(({ trialIds }) => trialIds));
    expect(JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8'))).toMatchObject({ name: 'e' });
    expect(seen.at(-1)).toMatchObject({ done: 3, total: 3 });
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(printed).not.toHaveBeenCalled();
    expect(process.listenerCount('SIGINT')).toBe(before);

    await runExperiment(file, { out, onMessage: (message) => messages.push(message), set: ['epochs=2'] }).result;
    expect(messages).toContain('3 of 3 trials are finished and are kept');
  });

  it('rejects with every mistake of the file at its place, where it is iterated too', async () => {
    const { file, out } = makePlace(experiment('optimiser: adam\nbatchSize: -1\n'));
    const run = runExperiment(file, { out });
    const error = await run.result.catch((thrown: KobaiError) => thrown);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect((error as KobaiError).diagnostics.map(({ place }) => place?.line)).toEqual([9, 10]);
    await expect(async () => {
      for await (const _ of run);
    }).rejects.toBe(error);
    expect(existsSync(out)).toBe(false);
  });

  it('stops when its signal is aborted, keeps what has ended, and goes on from there', async () => {
    const { file, out } = makePlace(experiment('repeats: 40\n').replace('epochs: 3', 'epochs: 60'));
    const controller = new AbortController();
    const run = runExperiment(file, { out, workers: 1, signal: controller.signal });
    for await (const { done } of run) {
      if (done > 0) break;
    }
    controller.abort(new Error('enough'));
    await expect(run.result).rejects.toThrow('enough');
    const messages: string[] = [];
    const { ending } = await runExperiment(file, { out, onMessage: (message) => messages.push(message) }).result;
    expect(ending).toBe('allWell');
    expect(messages.join('\n')).toMatch(/^[1-9]\d* of 120 trials (is|are) finished/m);
  });

  it('says how it ended: an expectation that failed, a range test', async () => {
    const { file, out } = makePlace(experiment('expect: [best.validation.accuracy.mean > 1]\n'));
    expect((await runExperiment(file, { out }).result).ending).toBe('expectationFailed');
    const auto = makePlace(experiment().replace('[0.01, 0.1, 1]', 'auto'));
    const { summary, folder } = await runExperiment(auto.file, { out: auto.out }).result;
    expect(summary.rangeTest?.chosen.length).toBeGreaterThan(0);
    expect(folder).toBe(path.join(auto.out, 'e'));
  });
});
