/**
 * The built command line, run many times in one process, one command after the other. To start Node, load kobai and
 * compile its schemas takes longer than to train a small experiment: a process of its own is for tests of the process.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('warm-kobai-server.mjs', import.meta.url));

/**
 * Opens a process that runs the commands of a build of kobai.
 *
 * @param cliFile the `cli.cjs` of the build
 * @returns `run(folder, ...args)`, which resolves to `{ code, stdout, stderr }`; and `close`. It ends by itself with the
 *   process that opened it.
 */
export function openWarmKobai(cliFile) {
  const child = fork(server, [cliFile], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // The oldest first: the server answers in the order of the commands.
  const waiting = [];
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk;
    });
    stream.unref();
  }
  child.on('message', (finished) => waiting.shift().resolve(finished));
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting) reject(new Error(`the warm kobai ended with ${code ?? signal}: ${said}`));
  });
  child.unref();
  child.channel.unref();
  return {
    run: (folder, ...args) =>
      new Promise((resolve, reject) => {
        const settled = (settle) => (value) => {
          if (waiting.length === 0) child.channel?.unref();
          settle(value);
        };
        waiting.push({ resolve: settled(resolve), reject: settled(reject) });
        child.channel?.ref();
        child.send({ folder, args }, (error) => error && reject(error));
      }),
    close: () => child.disconnect(),
  };
}
