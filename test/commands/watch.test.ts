import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeWorkplace, smallExperiment, type Workplace } from '../helpers/cli.ts';

const waiting = /Waiting for a change of [^\n]*\n$/;

/** `kobai run --watch`, and what it says on stderr from one moment to the next. */
function startWatch(place: Workplace, ...args: string[]) {
  const child: ChildProcess = place.start('run', '--watch', ...args);
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdout?.resume();
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  return {
    child,
    /** What was said since it was last asked, up to a text that must come. */
    async hear(text: RegExp): Promise<string> {
      while (!text.test(said)) {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const heard = said;
      said = '';
      return heard;
    },
    async end(signal: NodeJS.Signals) {
      child.kill(signal);
      return (await once(child, 'exit'))[0];
    },
  };
}

const replace = (place: Workplace, name: string, text: string) => {
  place.write(`${name}.new`, text);
  renameSync(path.join(place.folder, `${name}.new`), path.join(place.folder, name));
};

describe('[E] kobai run --watch', () => {
  it('names each file once that it waits for', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const watch = startWatch(place, 'small.yaml', 'small.yaml');
    expect(await watch.hear(waiting)).toContain('Waiting for a change of small.yaml. Ctrl-C');
    expect(await watch.end('SIGINT')).toBe(130);
  });

  it('trains only what is new after each change, however the file is saved, until Ctrl-C with 130', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const watch = startWatch(place, 'small.yaml');
    await watch.hear(waiting);
    expect(place.readTrials('small')).toHaveLength(16);

    place.write('small.yaml', smallExperiment.replace('0.1,', '0.1, 0.5,'));
    expect(await watch.hear(waiting)).toContain('16 of 20 trials are finished');

    replace(place, 'small.yaml', smallExperiment.replace('0.1,', '0.1, 0.5, 0.7,'));
    expect(await watch.hear(waiting)).toContain('20 of 24 trials are finished');

    rmSync(path.join(place.folder, 'small.yaml'));
    await new Promise((resolve) => setTimeout(resolve, 500));
    for (const units of [7, 8, 9]) place.write('small.yaml', smallExperiment.replace('units: 6', `units: ${units}`));
    expect(await watch.hear(waiting)).toContain('16 trials in');
    expect(place.readSummary('small').settings.layers[0]).toMatchObject({ units: 9 });

    expect(await watch.end('SIGINT')).toBe(130);
    expect(existsSync(path.join(place.folder, 'results/small/.lock'))).toBe(false);
  });

  it('shows the errors of an invalid file and waits for the next change', async () => {
    const place = makeWorkplace();
    const watch = startWatch(place, 'small.yaml');
    expect(await watch.hear(waiting)).toContain('there is no such file');
    replace(place, 'small.yaml', smallExperiment.replace('relu', 'rellu'));
    expect(await watch.hear(waiting)).toMatch(/small\.yaml:4:\d+ error .*rellu/);
    replace(place, 'small.yaml', `${smallExperiment}dataset: [`);
    await watch.hear(waiting);
    replace(place, 'small.yaml', smallExperiment);
    expect(await watch.hear(waiting)).toContain('16 trials in');
    expect(await watch.end('SIGTERM')).toBe(143);
  });

  it('runs again when the data that the file names changes', async () => {
    const place = makeWorkplace();
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 2}`);
    place.write('data/table.csv', ['x,y', ...rows, ''].join('\n'));
    place.write(
      'small.yaml',
      smallExperiment.replace('iris', '{ type: csv, path: data/table.csv, target: y }').replace('units: 3', 'units: 2'),
    );
    const watch = startWatch(place, 'small.yaml', '--set', 'batchSize=10');
    expect(await watch.hear(waiting)).toContain('8 trials in');
    replace(place, 'data/table.csv', ['x,y', ...rows, '3,1', '4,1', ''].join('\n'));
    expect(await watch.hear(waiting)).toMatch(/data\/table\.csv has changed[\s\S]*\n8 trials in/);
  });

  it('runs again when a file changes that the file extends, and waits for one that is wrong or not there yet', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', 'extends: common/base.yaml\nlearningRate: [0.1]\n');
    const watch = startWatch(place, 'small.yaml');
    expect(await watch.hear(waiting)).toContain('small.yaml:1:10 error cannot read common/base.yaml');
    place.write('common/base.yaml', `extends: more.yaml\n${smallExperiment}`);
    expect(await watch.hear(waiting)).toContain('common/base.yaml:1:10 error cannot read common/more.yaml');
    place.write('common/more.yaml', 'seed: 1\n');
    expect(await watch.hear(waiting)).toContain('4 trials in');
    replace(place, 'common/base.yaml', smallExperiment.replace('[10, 40]', '[10, 40, 80]'));
    const heard = await watch.hear(waiting);
    expect(heard).toContain('common/base.yaml has changed');
    expect(heard).toContain('6 trials in');
    expect(await watch.end('SIGINT')).toBe(130);
  });

  it('stops a run whose file changes, keeps what has ended, and starts the new one', async () => {
    const place = makeWorkplace();
    const long = smallExperiment.replace('epochs: 3', 'epochs: 3000').replace(', 1e38', '');
    place.write('long.yaml', long);
    const watch = startWatch(place, 'long.yaml', '--workers', '1');
    const trials = path.join(place.folder, 'results/long/trials.jsonl');
    // A long line is written in parts.
    while (!existsSync(trials) || !readFileSync(trials, 'utf8').includes('\n')) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    replace(place, 'long.yaml', long.replace('repeats: 2', 'repeats: 1').replace('epochs: 3000', 'epochs: 3001'));
    const heard = await watch.hear(/long\.yaml has changed/);
    expect(heard).toMatch(/Interrupted after \d+ of 12 trials/);
    replace(place, 'long.yaml', long.replace('repeats: 2', 'repeats: 1'));
    expect(await watch.hear(waiting)).toMatch(/[1-9] of 6 trials (is|are) finished/);
    const ids = place.readSummary('long').points.flatMap(({ trialIds }) => trialIds);
    expect(ids).toHaveLength(6);
    // Behind them stand the lines of second repeats that had ended, which nobody asks for now.
    expect(
      place
        .readTrials('long')
        .slice(0, 6)
        .map(({ id }) => id),
    ).toEqual(ids);
  });
});
