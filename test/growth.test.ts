/** How the work of every reader grows with its input: a text four times as long takes about four times as long, not sixteen. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseOverride, parseSelection, readExperiment } from '../src/config/index.ts';
import { plainCsv, readCsv } from '../src/data/formats/csv.ts';
import { parseFormula } from '../src/formula/index.ts';
import { readFinished, toTrialRecord, trialLine } from '../src/results/index.ts';
import { decodeSafetensors, encodeSafetensors, formatDiagnostics, KobaiError } from '../src/shared/index.ts';
import { parseSummary, summarize, summaryJson } from '../src/summary/index.ts';
import { examplePoint, exampleRun, exampleTrial, finishedWith } from './summary/examples.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kobai-growth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const parts = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join('');
const head = 'dataset: iris\nlayers: [{ type: dense, units: 3, activation: softmax }]\nloss: crossEntropy\n';
const rates = (count: number, rest = '') => `${head}learningRate: [${parts(count, (i) => `${i + 1}, `)}0.1]\n${rest}`;

/** Experiment files by what is odd with them; the number is what they have many of. */
const files: Readonly<Record<string, (count: number) => string>> = {
  'lines with a bracket that is not closed': (n) => parts(n, () => 'a\n b: [\n'),
  'brackets in one another': (n) => parts(n, () => '['),
  'dashes in one another': (n) => parts(n, () => '- '),
  'quotes that are not closed': (n) => parts(n, () => '"a\n'),
  'tabs in front': (n) => parts(n, () => '\ta: 1\n'),
  documents: (n) => parts(n, () => '--- 1\n'),
  'the same learning rate': (n) => `${head}learningRate: [${parts(n, () => '0.1, ')}0.2]`,
  'learning rates': (n) => rates(n),
  'axes of layers that are not there': (n) =>
    `${head}learningRate: 1\nsweep:\n  axes:\n${parts(n, (i) => `    layers.${i}.units: [1, 2]\n`)}`,
  'axes without a setting': (n) => `${head}learningRate: 1\nsweep:\n  axes:\n${parts(n, (i) => `    seed${i}: [1]\n`)}`,
  layers: (n) =>
    `dataset: iris\nloss: crossEntropy\nlearningRate: 1\nlayers:\n${parts(n, () => '  - { type: dense, units: 3 }\n')}`,
  'wrong layers': (n) =>
    `dataset: iris\nloss: crossEntropy\nlearningRate: 1\nlayers:\n${parts(n, () => '  - { type: dens }\n')}`,
  'unknown keys': (n) => `${head}learningRate: 1\n${parts(n, (i) => `key${i}: 1\n`)}`,
  'the same key': (n) => `${head}learningRate: 1\n${parts(n, () => 'epochs: 1\n')}`,
  'unknown metrics': (n) => `${head}learningRate: 1\nevaluate: { metrics: [${parts(n, (i) => `los${i}, `)}] }\n`,
  exclusions: (n) => rates(n / 5, `sweep:\n  exclude:\n${parts(n / 5, (i) => `    - { learningRate: ${i + 1} }\n`)}`),
  zips: (n) => rates(2, `batchSize: [1, 2, 3]\nsweep: { zip: [${parts(n, () => '[learningRate, batchSize], ')}] }\n`),
  expectations: (n) => rates(2, `expect:\n${parts(n, (i) => `  - best.test.acuracy > 0.${i}\n`)}`),
  targets: (n) => `dataset: { type: csv, path: a.csv, target: [${parts(n, (i) => `a${i}, `)}b] }\n`,
  'unknown aliases': (n) => parts(n, (i) => `x-${i}: *b${i}\n`) + head,
  tags: (n) => parts(n, (i) => `x-${i}: !tag 1\n`) + head,
  'digits of a seed': (n) => `${head}learningRate: 1\nseed: ${parts(n, () => '9')}\n`,
};

/** Readers of other things; each gets an input of a size, made before the clock runs. */
const readers: Readonly<Record<string, (count: number) => () => unknown>> = {
  '--set of many values': (n) => {
    const text = `learningRate=[${parts(n, () => '0.1, ')}]`;
    return () => parseOverride(text);
  },
  '--only of many values': (n) => {
    const text = `learningRate=[${parts(n, () => '0.1, ')}]`;
    return () => parseSelection(text);
  },
  'a formula': (n) => {
    const text = `y${parts(n, () => ' + y')}`;
    return () => parseFormula(text, { names: ['y'] });
  },
  'a table of many columns': (n) => table(n, 5, () => '1'),
  'a table of many columns of one name': (n) =>
    table(
      n,
      5,
      () => '1',
      () => 'same',
    ),
  'a table of many rows': (n) => table(5, n, () => '1'),
  'a table of many wrong cells': (n) => table(n, 5, () => 'x'),
  'safetensors of many arrays': (n) => {
    const array = { shape: [1], values: new Float32Array(1) };
    const bytes = encodeSafetensors(Object.fromEntries(Array.from({ length: n }, (_, i) => [`a${i}`, array])));
    return () => decodeSafetensors(bytes);
  },
  'a journal of many trials': (n) => {
    const place = path.join(folder, `journal-${n}`);
    mkdirSync(place, { recursive: true });
    const line = (learningRate: number) =>
      trialLine(toTrialRecord(exampleTrial(examplePoint(0, { learningRate })), finishedWith({ 'test.loss': 1 })));
    writeFileSync(
      path.join(place, 'trials.jsonl'),
      parts(n / 20, (i) => `${line(i + 1)}\n`),
    );
    return () => readFinished(place);
  },
  'a summary of many points': (n) => {
    const count = n / 20;
    const run = exampleRun(Array.from({ length: count }, (_, i) => [i + 1, finishedWith({ 'test.loss': 1 })]));
    const text = summaryJson(summarize(run));
    return () => parseSummary(text, 'summary.json');
  },
};

function table(columns: number, rows: number, cell: () => string, name = (column: number) => `c${column}`) {
  const file = path.join(folder, `${columns}-${rows}-${cell()}-${name(0)}.csv`);
  const line = (first: string, each: (column: number) => string) => `${first}${parts(columns, (i) => `,${each(i)}`)}\n`;
  writeFileSync(file, line('label', name) + parts(rows, (row) => line(String(row % 2), cell)));
  const settings = { target: 'label', targetPath: ['dataset', 'target'] };
  return () => readCsv({ file, path: ['dataset', 'path'] }, settings, plainCsv);
}

/** The time of a processor that one reading takes, the least of two; what is wrong with the input is no concern here. */
function measure(read: () => unknown): number {
  const times = [0, 0].map(() => {
    const before = process.cpuUsage();
    try {
      read();
    } catch (error) {
      if (!(error instanceof KobaiError)) throw error;
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

const sizes = [1000, 4000] as const;
/** Linear growth makes it 4, quadratic 16. */
const mostGrowth = 9;
/** Milliseconds below which a measurement says nothing. */
const noise = 5;

function expectLinear(prepare: (count: number) => () => unknown): void {
  const growth = () => {
    const [small, large] = sizes.map((count) => measure(prepare(count))) as [number, number];
    return large / Math.max(small, noise);
  };
  // A machine that does something else meanwhile is asked again.
  const least = [0, 0, 0].reduce(
    (known) => (known < mostGrowth ? known : Math.min(known, growth())),
    Number.POSITIVE_INFINITY,
  );
  expect(least).toBeLessThan(mostGrowth);
}

describe('[U] the work of reading grows with the input, and no faster', () => {
  it.each(Object.keys(files))('a file of many %s', (name) => {
    expectLinear((count) => {
      const text = files[name]?.(count) ?? '';
      return () => {
        const { diagnostics, locate } = readExperiment(text, 'a.yaml');
        return formatDiagnostics(diagnostics.map(locate));
      };
    });
  });

  it.each(Object.keys(readers))('%s', (name) => {
    expectLinear((count) => readers[name]?.(count) ?? (() => undefined));
  });

  it('no message is longer than a person reads, whatever it quotes', () => {
    for (const [name, text] of Object.entries(files)) {
      const { diagnostics, locate } = readExperiment(text(4000), 'a.yaml');
      const longest = Math.max(
        0,
        ...diagnostics.map(locate).map(({ message, hint = '' }) => Math.max(message.length, hint.length)),
      );
      expect([name, longest < 1000]).toEqual([name, true]);
      expect([name, diagnostics.length <= 201]).toEqual([name, true]);
    }
  });
});
