/** The whole gate, `npm run check`: the build and what only reads the sources, side by side; where all of it holds, the tests. */
import { spawn } from 'node:child_process';

const first = ['types', 'build', 'lint', 'boundaries', 'unused'];

/** Runs a script of package.json. @returns its exit code and, where it is not shown as it comes, its output */
function run(script, output) {
  const child = spawn('npm', ['run', script], { stdio: ['ignore', output, output] });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code: code ?? signal, text: Buffer.concat(chunks).toString() }));
  });
}

const results = first.map(async (script) => {
  const { code, text } = await run(script, 'pipe');
  console.log(text);
  return { script, code };
});
const failed = (await Promise.all(results)).filter(({ code }) => code !== 0);

if (failed.length > 0) {
  console.log(`failed: ${failed.map(({ script, code }) => `${script} (${code})`).join(', ')}`);
  process.exitCode = 1;
} else {
  const { code } = await run('test:built', 'inherit');
  process.exitCode = code === 0 ? 0 : 1;
}
