/** Inputs changed at random, in this process: each is read, or refused as input, soon, and with short messages. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { importSource } from '../helpers/sources.mjs';

const { parseOverride, parseSelection, readExperiment } = await importSource('config/index.ts');
const { readIdx } = await importSource('data/formats/idx.ts');
const { plainCsv, readCsv } = await importSource('data/formats/csv.ts');
const { readJsonl } = await importSource('data/formats/jsonl.ts');
const { parseNpy } = await importSource('data/formats/npy.ts');
const { readParquet } = await importSource('data/formats/parquet.ts');
const { openZip } = await importSource('data/formats/zip.ts');
const { parseFormula } = await importSource('formula/index.ts');
const { expandPoints } = await importSource('plan/index.ts');
const { parseTrials } = await importSource('results/read-trials.ts');
const { decodeSafetensors, encodeSafetensors, formatDiagnostics, KobaiError } = await importSource('shared/index.ts');
const { parseSummary } = await importSource('summary/index.ts');

const root = new URL('../../', import.meta.url);
const read = (name) => readFileSync(new URL(name, root));

/** Of the processor: what else the machine does is no fault of the reader. */
const mostMs = 1000;
const longestMessage = 2000;

/** What readers are known to stumble over. */
const pieces = [
  ...[
    '\0',
    '"\\0"',
    '"\\ud800"',
    '__proto__',
    'constructor',
    'toString',
    '{',
    '}',
    '[',
    ']',
    ':',
    '- ',
    '? ',
    '&a ',
    '*a',
  ],
  ...[
    '<<: ',
    '!!binary ',
    '!!set ',
    '|',
    '>',
    '\t',
    '\r',
    '\u2028',
    '\ufeff',
    '.nan',
    '.inf',
    '1e999',
    '-1',
    '0',
    '1e-400',
  ],
  ...[
    'null',
    '~',
    'true',
    '[]',
    '{}',
    'auto',
    '../x',
    '%',
    '@',
    '`',
    '#',
    '"',
    "'",
    '--- ',
    '...',
    '((((',
    ')',
    '🎲',
    'e\u0301',
  ],
  ...[
    '9'.repeat(400),
    '{ log: { from: 1, to: 2, count: 3 } }',
    '{ linear: { from: 0, to: 1e9, count: 2 } }',
    '&a [*a]',
  ],
];

const experiments = ['experiments', 'test/golden'].flatMap((name) =>
  readdirSync(new URL(name, root))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => read(`${name}/${file}`).toString()),
);
const array = { shape: [2, 3], values: new Float32Array([1, 2, 3, 4, 5, 6]) };
const images = Buffer.concat([
  Buffer.from([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2]),
  Buffer.from([1, 2, 3, 4, 5, 6, 7, 8]),
]);

const target = { target: 'label', targetPath: ['dataset', 'target'] };
const arrays = JSON.parse(read('test/fixtures/numpy-arrays.json'));
const fromBase64 = (text) => Buffer.from(text, 'base64');

/** By format: the sound inputs, and what reads one. */
export const formats = {
  YAML: {
    times: 3,
    sound: experiments,
    read(text) {
      const { experiment, diagnostics, locate } = readExperiment(text, 'mutant.yaml');
      const placed = diagnostics.map(locate);
      for (const { place, message } of placed) {
        if (!(place?.line >= 1)) throw new Error(`no place: ${message}`);
        if (message.length > longestMessage) throw new Error(`a message of ${message.length} characters`);
      }
      formatDiagnostics(placed);
      const isWrong = diagnostics.some(({ severity }) => severity === 'error');
      if (experiment && !isWrong && experiment.maxPoints <= 10_000) expandPoints(experiment);
    },
  },
  '--set and --only': {
    sound: ['learningRate=[0.1, 0.01]', 'layers.0.units=[10, 20]', 'optimizer={ type: momentum, momentum: 0.8 }'],
    read(text) {
      parseOverride(text);
      parseSelection(text);
    },
  },
  formulas: {
    sound: ['0.5 * (y - t)^2', 'y > 0 ? log1p(exp(-abs(y))) : max(t, tanh(y), 1e-3)', '-(y^2)^0.5 / sqrt(1 + t * t)'],
    read: (text) => parseFormula(text, { names: ['y', 't'] }),
  },
  CSV: {
    sound: [
      read('test/golden/numbers.csv'),
      Buffer.from('\ufefflabel,"a, b",c\r\n"x",1,2\r\n\r\n"y ""z""",-1.5e3,0\r\n'),
    ],
    read: fromBytes((input) => readCsv(input, target, plainCsv)),
  },
  'JSON lines': {
    sound: [Buffer.from('{"label": "x", "a": 1, "b": null}\n{"a": -1.5e3, "label": "y", "b": true}\n')],
    read: fromBytes((input) => readJsonl(input, target, new Set(['']))),
  },
  Parquet: {
    sound: Object.values(JSON.parse(read('test/fixtures/parquet-tables.json'))).map(fromBase64),
    read: fromBytes((input) => readParquet(input, { ...target, categorical: ['colour'] }, new Set(['']))),
  },
  npy: {
    sound: [...arrays.arrays.map(({ npy }) => npy), arrays.solid, arrays.version2].map(fromBase64),
    read: fromBytes((input) => parseNpy(input.bytes, input).toNumbers()),
  },
  npz: {
    sound: [arrays.npz, arrays.packed].map(fromBase64),
    read: fromBytes((input) => {
      const archive = openZip(input.bytes, input);
      for (const name of archive.names) parseNpy(archive.read(name), input).toNumbers();
    }),
  },
  IDX: { sound: [images], read: fromBytes((input) => readIdx(input, 3)) },
  'IDX, gzipped': { sound: [gzipSync(images)], read: fromBytes((input) => readIdx(input, 3)) },
  safetensors: {
    sound: [
      Buffer.from(
        encodeSafetensors({ 'layers.0.weight': array, 'layers.0.bias': { shape: [3], values: new Float64Array(3) } }),
      ),
    ],
    read: decodeSafetensors,
  },
  'summary.json': {
    sound: [read('results/xor/summary.json')],
    read: (bytes) => parseSummary(bytes.toString(), 'summary.json'),
  },
  'trials.jsonl': { sound: [read('results/xor/trials.jsonl')], read: (bytes) => parseTrials(bytes, 'trials.jsonl') },
};

function fromBytes(action) {
  return (bytes) => action({ file: 'mutant', path: ['dataset', 'path'], bytes });
}

/** @param count of mutants of each format; of YAML three times as many */
export async function mutate(campaign, count) {
  for (const [name, { sound, read, times = 1 }] of Object.entries(formats)) {
    await campaign.repeat(`mutants of ${name}`, count * times, async () => {
      return faultsOf(read, change(campaign.random.pick(sound), campaign.random));
    });
  }
}

/** What is wrong with how a mutant is read, or refused. */
export function faultsOf(read, mutant) {
  const started = process.cpuUsage();
  try {
    read(mutant);
  } catch (error) {
    if (!(error instanceof KobaiError && error.kind === 'input'))
      return [`${error.stack}: ${JSON.stringify(String(mutant)).slice(0, 500)}`];
    if (error.message.length > longestMessage) return [`a message of ${error.message.length} characters`];
  }
  const { user, system } = process.cpuUsage(started);
  const elapsedMs = (user + system) / 1000;
  return elapsedMs > mostMs ? [`${Math.round(elapsedMs)} ms`] : [];
}

/** One to four changes, of characters in a text and of bytes elsewhere. */
export function change(sound, random) {
  let mutant = sound;
  const join = (...parts) =>
    typeof sound === 'string' ? parts.join('') : Buffer.concat(parts.map((part) => Buffer.from(part)));
  const cut = (from, to) => (typeof mutant === 'string' ? mutant.slice(from, to) : mutant.subarray(from, to));
  for (let changes = random.below(4) + 1; changes > 0; changes -= 1) {
    const at = random.below(mutant.length + 1);
    const length = random.below(40);
    const [before, behind] = [cut(0, at), cut(at, mutant.length)];
    const other = random.below(mutant.length + 1);
    const kinds = [
      () => join(before, random.pick(pieces), behind),
      () => join(before, cut(at + 1 + random.below(8), mutant.length)),
      () => join(before, cut(other, other + length), behind),
      () => join(before, String.fromCharCode(random.below(65_536)), cut(at + 1, mutant.length)),
      () => join(before, typeof sound === 'string' ? '' : Buffer.from([random.below(256)]), cut(at + 1, mutant.length)),
      () => before,
    ];
    mutant = random.pick(kinds)();
  }
  return mutant;
}
