/** The modules of src for tools that no test runner starts: Node 20 reads no TypeScript, and a build has only its doors. */
import { readFile } from 'node:fs/promises';
import { register } from 'node:module';

register(import.meta.url);

/** @returns the exports of a file of src, such as `results/index.ts` */
export function importSource(file) {
  return import(new URL(`../../src/${file}`, import.meta.url));
}

/** Node's hook: the types are taken out of a file as it is loaded. */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context);
  const { transform } = await import('esbuild');
  const { code } = await transform(await readFile(new URL(url), 'utf8'), { loader: 'ts', target: 'node20.19' });
  return { format: 'module', source: code, shortCircuit: true };
}
