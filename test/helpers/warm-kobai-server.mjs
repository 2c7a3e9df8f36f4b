/** The process of `warm-kobai.mjs`: each message is a command, and is answered with how it ended and what it wrote. */
import { createRequire } from 'node:module';
import process from 'node:process';

const cliFile = process.argv[2];
const { runCommandLine } = createRequire(cliFile)('./command-line.cjs');
const emitters = [process, process.stdout, process.stderr];
let last = Promise.resolve();

process.on('message', ({ folder, args }) => {
  last = last.then(async () => process.send(await runCommand(folder, args)));
});
process.on('disconnect', () => process.exit());

/** Runs the command line as a process would, with its modules as the command before has left them. */
async function runCommand(folder, args) {
  process.chdir(folder);
  process.argv = [process.execPath, cliFile, ...args];
  process.exitCode = undefined;
  const listened = emitters.map(listListeners);
  const written = { stdout: collectWrites(process.stdout), stderr: collectWrites(process.stderr) };
  try {
    await runCommandLine();
  } finally {
    for (const { restore } of Object.values(written)) restore();
    for (const [i, emitter] of emitters.entries()) removeNew(emitter, listened[i]);
  }
  const textOf = ({ chunks }) => Buffer.concat(chunks).toString();
  return { code: process.exitCode ?? 0, stdout: textOf(written.stdout), stderr: textOf(written.stderr) };
}

function collectWrites(stream) {
  const chunks = [];
  const write = stream.write;
  stream.write = (chunk, ...rest) => {
    chunks.push(Buffer.from(chunk));
    const done = rest.find((each) => typeof each === 'function');
    if (done) process.nextTick(done);
    return true;
  };
  return {
    chunks,
    restore() {
      stream.write = write;
    },
  };
}

/** A process that ends takes its listeners with it. */
function listListeners(emitter) {
  return new Map(emitter.eventNames().map((name) => [name, new Set(emitter.rawListeners(name))]));
}

function removeNew(emitter, listened) {
  for (const name of emitter.eventNames()) {
    for (const listener of emitter.rawListeners(name)) {
      if (!listened.get(name)?.has(listener)) emitter.removeListener(name, listener);
    }
  }
}
