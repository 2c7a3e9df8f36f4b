import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from './helpers/cli.ts';

/** A module under which reading a file of that name is a fault of nobody's. */
function faultOnReading(name: string): string {
  return `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { readFileSync } = fs;
    fs.readFileSync = (file, ...rest) => {
      if (String(file).endsWith(${JSON.stringify(name)})) throw new TypeError('planted');
      return readFileSync(file, ...rest);
    };
    syncBuiltinESMExports();
  `;
}

describe('[E] kobai', () => {
  it('shows an example in the help of every command', async () => {
    const place = makeWorkplace();
    for (const command of ['run', 'plan', 'report', 'init', 'schema']) {
      const { code, stdout } = await place.kobaiAnew(command, '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`$ kobai ${command}`);
    }
  });

  it('ends with 2 on a wrong option or command, and names the nearest one', async () => {
    const place = makeWorkplace();
    const option = await place.kobaiAnew('run', 'a.yaml', '--worker', '2');
    expect(option.code).toBe(2);
    expect(option.stderr).toContain('--workers');
    const command = await place.kobaiAnew('rum', 'a.yaml');
    expect(command.code).toBe(2);
    expect(command.stderr).toContain('run');
    expect(await place.kobaiAnew('run', 'a.yaml', '--workers', 'two')).toMatchObject({ code: 2 });
    for (const [command, name, value, most] of [
      ['run', '--workers', '1e9', 1024],
      ['plan', '--workers', '0', 1024],
      ['verify', '--workers', '1.5', 1024],
      ['run', '--port', '99999', 65535],
      ['view', '--port', '0', 65535],
    ] as const) {
      const { code, stderr } = await place.kobai(command, 'a.yaml', name, value);
      expect([code, stderr]).toEqual([2, expect.stringContaining(`a whole number from 1 to ${most}.`)]);
    }
    expect(await place.kobaiAnew('run', 'a.yaml', '--set', 'learningRate')).toMatchObject({ code: 2 });
  });

  it('ends with 2 where the folder of results has no name, or is none to look at', async () => {
    const place = makeWorkplace();
    place.write('a.yaml', smallExperiment);
    for (const command of ['run', 'plan', 'gradcheck', 'verify']) {
      const { code, stderr } = await place.kobai(command, 'a.yaml', '--out', '');
      expect([code, stderr]).toEqual([2, expect.stringContaining('It takes the name of a folder')]);
    }
    for (const [folder, reason] of [
      ['', 'It takes the name of a folder'],
      ['a.yaml', 'a.yaml is not a folder'],
      ['reslts', 'there is no folder reslts'],
    ] as const) {
      const { code, stderr } = await place.kobai('view', folder);
      expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    }
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await makeWorkplace().kobaiAnew('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it('writes a first experiment that runs as it is, and never over a file', async () => {
    const place = makeWorkplace();
    expect(await place.kobaiAnew('init', 'first.yaml')).toMatchObject({ code: 0 });
    const text = place.read('first.yaml');
    expect(await place.kobaiAnew('init', 'first.yaml')).toMatchObject({ code: 2 });
    expect(place.read('first.yaml')).toBe(text);
    const { code, stdout } = await place.kobaiAnew('run', 'first.yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('Best: learningRate');
  });

  it('prints the schema that it checks with', async () => {
    const { stdout } = await makeWorkplace().kobaiAnew('schema');
    expect(stdout).toBe(readFileSync(new URL('../schema/experiment.schema.json', import.meta.url), 'utf8'));
  });

  it.skipIf(process.platform === 'win32')(
    'ends with 5 where there are too few descriptors, at whatever step, and blames nobody',
    async () => {
      const place = makeWorkplace();
      place.write('small.yaml', smallExperiment);
      const cli = fileURLToPath(new URL('../dist/cli.cjs', import.meta.url));
      // Those with which Node itself starts.
      const least = process.versions.node.startsWith('20.') ? 20 : 22;
      for (let most = least; most < least + 9; most += 1) {
        const command = `ulimit -n ${most}; exec "$0" "$1" run small.yaml`;
        const { status, stderr } = spawnSync('sh', ['-c', command, process.execPath, cli], {
          cwd: place.folder,
          encoding: 'utf8',
        });
        if (most < least + 3 || status !== 0) {
          expect([most, status, stderr]).toEqual([most, 5, expect.stringMatching(/^kobai: .*EMFILE/)]);
        }
        rmSync(path.join(place.folder, 'results'), { recursive: true, force: true });
      }
    },
  );

  it('ends with 5 where the system refuses a thread, and blames no trial', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    const preload = fileURLToPath(new URL('fixtures/refuse-threads.cjs', import.meta.url));
    const refusing = place.withEnvironment({ NODE_OPTIONS: `--require ${preload}` });
    const { code, stderr } = await refusing.kobaiAnew('run', 'small.yaml', '--workers', '4');
    expect([code, stderr]).toEqual([5, expect.stringContaining('kobai: A worker thread cannot be started: EAGAIN')]);
    expect(stderr).toContain('--workers');
    expect(existsSync(path.join(place.folder, 'results/small/trials.jsonl'))).toBe(false);
    expect(await place.kobai('run', 'small.yaml')).toMatchObject({ code: 0 });
  });

  it('shows a fault of its own with file and line of its sources', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    place.write('fault.mjs', faultOnReading('experiment.schema.json'));
    const options = { NODE_OPTIONS: `--import ${pathToFileURL(path.join(place.folder, 'fault.mjs'))}` };
    const { code, stderr } = await place.withEnvironment(options).kobaiAnew('plan', 'small.yaml');
    expect(code).toBe(70);
    expect(stderr).toMatch(/planted\n(.*\n)* +at .*src\/config\/check\/schema\.ts:\d+:\d+/);
  });

  it('survives a reader that closes the pipe early', async () => {
    const place = makeWorkplace();
    const child = place.start('schema');
    const head = spawn('head', ['-c', '10'], { stdio: ['pipe', 'ignore', 'ignore'] });
    head.stdin.on('error', () => {});
    child.stdout?.pipe(head.stdin);
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(0);
    expect(stderr).toBe('');
  });

  it('refuses a port for a view that is not asked for, before anything is checked', async () => {
    const place = makeWorkplace();
    const { code, stdout, stderr } = await place.kobai('run', 'nowhere.yaml', '--port', '8080');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("option '--port <n>' is for --view, which is not given");
    expect(stderr).not.toContain('nowhere.yaml');
  });
});
