/** The examples in the docstrings of the public API, read one after the other as one program and run. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const door = pathToFileURL(path.join(root, 'dist/index.js')).href;

/** In the order of a program: each example goes on from those before it. */
const order = [
  'parseOverride',
  'readExperiment',
  'formatDiagnostics',
  'KobaiError',
  'readExperimentFile',
  'expandPoints',
  'listDatasets',
  'loadDatasets',
  'openDataset',
  'checkPoints',
  'listRungs',
  'listTrials',
  'toTrialRecord',
  'runTrials',
  'readFinished',
  'summarize',
  'csvSummary',
  'markdownSummary',
  'terminalTable',
  'runExperiment',
];

/** A docstring with a fenced example and the function or class below it. */
const documented =
  /```ts\n((?:(?!\*\/)[\s\S])*?)\n \* ```\n(?:(?!\*\/)[\s\S])*?\*\/\nexport (?:async )?(?:function\*?|class) (\w+)/g;

/** The examples by the names that they stand above. */
function readExamples(): Map<string, string> {
  const examples = new Map<string, string>();
  const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    for (const [, block = '', name = ''] of readFileSync(path.join(root, 'src', file), 'utf8').matchAll(documented)) {
      examples.set(name, block.replaceAll(/^ \* ?/gm, ''));
    }
  }
  return examples;
}

describe('the examples of the public API', () => {
  const examples = readExamples();
  const told: { name: string; expression: string; value: unknown; promised: unknown }[] = [];

  beforeAll(async () => {
    const program = order.map((name) => toStatements(name, examples.get(name) ?? '')).join('\n');
    const names = `import { ${order.join(', ')} } from ${JSON.stringify(door)};`;
    const folder = mkdtempSync(path.join(tmpdir(), 'kobai-examples-'));
    const file = path.join(folder, 'program.mjs');
    writeFileSync(file, `${names}\nexport const told = [];\n${program.replaceAll('/tmp/kobai-results', folder)}\n`);
    told.push(...(await import(pathToFileURL(file).href)).told);
  });

  it('stand above every function of it', async () => {
    const functions = Object.entries(await import(door)).flatMap(([name, value]) =>
      typeof value === 'function' ? [name] : [],
    );
    expect(functions.toSorted()).toEqual(order.toSorted());
    expect([...examples.keys()].toSorted()).toEqual(order.toSorted());
  });

  it('run, one after the other, and give what they say', () => {
    const shown = told.map(({ name, expression, value }) => ({ name, expression, value }));
    expect(shown).toEqual(told.map(({ name, expression, promised }) => ({ name, expression, value: promised })));
    expect(told.length).toBeGreaterThan(order.length / 2);
  });
});

/** A line `expression; // → value` also puts down what the expression gave. */
function toStatements(name: string, example: string): string {
  return example.replaceAll(/^(\S.*); \/\/ → (.+)$/gm, (_, expression, promised) => {
    const about = JSON.stringify({ name, expression });
    return `told.push({ ...${about}, value: ${expression}, promised: ${promised} });`;
  });
}
