import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { decodeModel } from '../../src/export/index.ts';
import { activationNames } from '../../src/kernels/index.ts';
import { layers } from '../../src/methods/layers/registry.ts';
import { makeWorkplace, type Workplace } from '../helpers/cli.ts';

/** Rows of unlike scales: a near 2000, which float32 rounds, b near 1e-4. */
const rows = Array.from({ length: 60 }, (_, i) => {
  const [a, b] = [2000 + ((i * 37) % 60) / 3, (((i * 53) % 60) - 30) * 1e-4];
  const kind = ['low', 'middle', 'high'][Math.floor(((i * 37) % 60) / 20)];
  return { a, b, kind, price: 5e4 + 300 * a + 1e6 * b, way: b > 0 ? 'up' : 'down' };
});
const table = ['a,b,kind,price,way', ...rows.map((row) => Object.values(row).join(','))].join('\n');
const columns = (...names: (keyof (typeof rows)[number])[]) =>
  [names.join(), ...rows.map((row) => names.map((name) => row[name]).join())].join('\n');
const digits = readFileSync(new URL('../../src/data/sources/tables/digits.csv', import.meta.url), 'utf8');
const someDigits = digits.split('\n').slice(0, 60).join('\n');

const activations = [
  ...['relu', '{ type: leakyRelu, slope: 0.2 }', '{ type: elu, alpha: 0.7 }', 'gelu', 'swish', 'softplus', 'sigmoid'],
  ...['tanh', 'identity'],
  '{ formula: "x > 0 ? log1p(x) + x^2 * 0.1 : expm1(min(x, 0.5)) * erf(abs(x))" }',
  '{ formula: "sqrt(max(x, 0.1)) - (x <= 1) * sin(x) / 3 + sigmoid(-x) * cos(sign(x)) + exp(-tanh(x)) + log(2)" }',
];
const ofKinds = 'dataset: { type: csv, path: kinds.csv, target: kind, split: { test: 20 }, normalize: standard }';
const threeClasses = '{ type: dense, units: 3, activation: softmax }';

/** Experiments that have together every layer and activation. */
const experiments: Record<string, { text: string; data: string }> = {
  activations: {
    text: `
${ofKinds}
layers:
${activations.map((activation) => `  - { type: dense, units: 4, activation: ${activation} }`).join('\n')}
  - ${threeClasses}
loss: crossEntropy`,
    data: table,
  },
  normalized: {
    text: `
${ofKinds}
layers:
  - { type: dense, units: 5, activation: tanh }
  - { type: batchNorm, activation: relu }
  - { type: dropout, rate: 0.4 }
  - ${threeClasses}
loss: crossEntropy`,
    data: table,
  },
  images: {
    text: `
dataset: { type: digits, normalize: unit, split: { train: 200, test: 100 } }
layers:
  - { type: conv2d, filters: 3, kernel: 3, padding: 1, activation: relu }
  - { type: batchNorm }
  - { type: maxPool2d, size: 3, stride: 2 }
  - { type: conv2d, filters: 4, kernel: 2, stride: 1, activation: { formula: "x * sigmoid(x)" } }
  - { type: averagePool2d, size: 2, stride: 1 }
  - { type: flatten }
  - { type: dense, units: 10, activation: softmax }
loss: crossEntropy`,
    data: someDigits,
  },
  'images-into-dense': {
    text: `
dataset: { type: digits, split: { train: 200, test: 100 } }
layers: [{ type: maxPool2d, size: 2 }, { type: dense, units: 10, activation: softmax }]
loss: sumOfSquares`,
    data: someDigits,
  },
  scores: {
    text: `${ofKinds}\nlayers: [{ type: dense, units: 3, activation: tanh }]\nloss: meanSquaredError`,
    data: table,
  },
  numbers: {
    text: `
dataset:
  { type: csv, path: prices.csv, target: [price, b], split: { test: 20 }, normalize: unit, normalizeTarget: standard }
layers: [{ type: dense, units: 4, activation: tanh }, { type: dense, units: 2 }]
loss: huber`,
    data: columns('a'),
  },
  answers: {
    text: `
dataset: { type: csv, path: ways.csv, target: way, split: { test: 20 }, normalize: standard }
layers: [{ type: dense, units: 4, activation: tanh }, { type: dense, units: 1, activation: sigmoid }]
loss: binaryCrossEntropy`,
    data: table,
  },
  double: {
    text: `${ofKinds}\nlayers: [{ type: dense, units: 5, activation: gelu }, ${threeClasses}]\nloss: crossEntropy\nprecision: float64`,
    data: table,
  },
};
const names = Object.keys(experiments);

/** A folder with all experiments, trained. */
async function trainAll(): Promise<Workplace> {
  const place = makeWorkplace();
  place.write('kinds.csv', columns('a', 'b', 'kind'));
  place.write('prices.csv', columns('a', 'price', 'b'));
  place.write('ways.csv', columns('a', 'b', 'way'));
  for (const [name, { text, data }] of Object.entries(experiments)) {
    place.write(`${name}.yaml`, `${text}\nlearningRate: 0.1\nbatchSize: 10\nepochs: 4\nsave: { weights: best }\n`);
    place.write(`${name}.csv`, data);
  }
  expect(await place.kobai('run', ...names.map((name) => `${name}.yaml`))).toMatchObject({ code: 0 });
  return place;
}

/** What kobai predicts for the rows of an experiment: the predictions and, behind classes, the outputs. */
async function predict(
  place: Workplace,
  name: string,
): Promise<{ predictions: (string | number)[]; outputs: number[] }> {
  const { stdout } = await place.kobai('predict', `results/${name}`, `${name}.csv`, '--format', 'jsonl');
  const entries = stdout
    .trimEnd()
    .split('\n')
    .flatMap((line) => Object.entries<never>(JSON.parse(line)));
  const pick = (pattern: RegExp) => entries.filter(([key]) => pattern.test(key)).map(([, value]) => value);
  return { predictions: pick(/^prediction/), outputs: pick(/^(probability|output)\./) };
}

/** The rows of an experiment as a program would hand them in: the columns of the model, in its order. */
function readRows(place: Workplace, name: string) {
  const [id] = place.readSummary(name).points[0]!.trialIds;
  const file = path.join(place.folder, `results/${name}/weights/${id}.safetensors`);
  const { columns: read, answer } = decodeModel(readFileSync(file)).description!;
  const [header = [], ...cells] = experiments[name]!.data.trim()
    .split('\n')
    .map((line) => line.split(','));
  const places = read.map((column) => header.indexOf(column.name));
  return { rows: cells.map((row) => places.map((at) => Number(row[at]))), answer };
}

/** The largest difference, in shares of the largest number of its column. */
function largestError(given: readonly number[], right: readonly number[], width: number): number {
  expect(given).toHaveLength(right.length);
  const columnOf = (at: number) => right.filter((_, i) => i % width === at);
  const sizes = Array.from({ length: width }, (_, at) => Math.max(...columnOf(at).map(Math.abs)));
  return Math.max(...given.map((value, i) => Math.abs(value - right[i]!) / sizes[i % width]!));
}

/** As far as another order of sums and another exp take float32. */
const tolerance = 1e-6;

describe('[E] kobai export', () => {
  it('is tried on every layer and every activation', () => {
    const text = Object.values(experiments)
      .map((experiment) => experiment.text)
      .join();
    for (const word of [...Object.keys(layers), ...activationNames]) expect(text).toMatch(new RegExp(`\\b${word}\\b`));
  });

  it('gives an ONNX runtime what predicts as kobai does', async () => {
    const place = await trainAll();
    for (const name of names) {
      const { stderr } = await place.kobai('export', `results/${name}`);
      expect(stderr).toContain(`written: results/${name}/model.onnx, opset 17, IR version 8`);
      const own = await predict(place, name);
      const { rows: read, answer } = readRows(place, name);
      const session = await InferenceSession.create(
        readFileSync(path.join(place.folder, `results/${name}/model.onnx`)),
      );
      const input = new Tensor('float64', Float64Array.from(read.flat()), [read.length, read[0]!.length]);
      const given = await session.run({ rows: input });
      const numbersOf = (output: string) => Array.from(given[output]!.data as ArrayLike<number>, Number);
      const width = (own.outputs.length || own.predictions.length) / read.length;
      if (answer.type === 'numbers') {
        expect([name, largestError(numbersOf('prediction'), own.predictions.map(Number), width) < tolerance]).toEqual([
          name,
          true,
        ]);
        continue;
      }
      const outputs = numbersOf(name === 'scores' ? 'outputs' : 'probabilities');
      expect([name, largestError(outputs, own.outputs, width) < tolerance]).toEqual([name, true]);
      expect(numbersOf('prediction').map((index) => answer.classes[index])).toEqual(own.predictions);
    }
  });

  const python = '/usr/bin/python3';
  // Found and not loaded, which takes seconds.
  const isThere = 'import importlib.util as u; exit(u.find_spec("torch") is None)';
  const hasTorch = spawnSync(python, ['-c', isThere]).status === 0;
  if (!hasTorch) console.info(`${python} has no torch: what is exported for PyTorch is not tried`);

  it.skipIf(!hasTorch && process.env.CI !== 'true')(
    'gives PyTorch what predicts as kobai does, by the program that it prints',
    async () => {
      const place = await trainAll();
      place.write('safetensors/__init__.py', '');
      place.write('safetensors/torch.py', reader);
      let script = 'import json\n';
      for (const name of names) {
        const { stdout } = await place.kobai(
          'export',
          `results/${name}`,
          '--format',
          'torch',
          '--to',
          `${name}.safetensors`,
        );
        const { rows: read } = readRows(place, name);
        script += `${stdout}\nprint(json.dumps(predict(torch.tensor(${JSON.stringify(read)}, dtype=torch.float64)).tolist()))\n`;
      }
      place.write('all.py', script);
      const lines = execFileSync(python, ['all.py'], { cwd: place.folder, encoding: 'utf8' }).trimEnd().split('\n');
      for (const [index, name] of names.entries()) {
        const given = JSON.parse(lines[index]!) as number[][];
        const { outputs, predictions } = await predict(place, name);
        const right = outputs.length > 0 ? outputs : predictions.map(Number);
        expect([name, largestError(given.flat(), right, given[0]!.length) < tolerance]).toEqual([name, true]);
      }
    },
  );

  it('takes columns as they are into ONNX, categories and gaps too, and says for PyTorch how they are encoded', async () => {
    const place = makeWorkplace();
    const cells = rows.map(({ a, b, kind, way }, i) => ({
      kind: i % 7 === 3 ? 'NA' : kind === 'low' ? 'low" é' : kind!,
      a: i % 5 === 2 ? '' : String(a),
      size: ['10', '9', '8'][i % 3]!,
      b: String(b),
      way,
    }));
    const csv = (of: typeof cells) =>
      [
        'kind,a,size,b,way',
        ...of.map((row) =>
          Object.values(row)
            .map((cell) => `"${cell.replaceAll('"', '""')}"`)
            .join(),
        ),
      ].join('\n');
    place.write('gaps.csv', csv(cells));
    place.write(
      'gaps.yaml',
      `
dataset:
  type: csv
  path: gaps.csv
  target: way
  categorical: { columns: [size, kind], unseen: zeros }
  missing: { fill: mostFrequent, cells: ["", NA] }
  split: { test: 10 }
  normalize: standard
layers: [{ type: dense, units: 3, activation: tanh }, { type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
save: { weights: best }
`,
    );
    expect(await place.kobai('run', 'gaps.yaml')).toMatchObject({ code: 0 });
    await place.kobai('export', 'results/gaps');
    const fresh = [...cells, { kind: 'never seen', a: '2001.5', size: '', b: '0', way: 'up' }];
    place.write('new.csv', csv(fresh));
    const { stdout } = await place.kobai('predict', 'results/gaps', 'new.csv', '--format', 'jsonl');
    const own = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number>);
    const session = await InferenceSession.create(readFileSync(path.join(place.folder, 'results/gaps/model.onnx')));
    expect(session.inputNames).toEqual(['rows', 'categories']);
    const numbers = fresh.flatMap(({ a, b }) => [a, b].map((cell) => (cell === '' ? Number.NaN : Number(cell))));
    const given = await session.run({
      rows: new Tensor('float64', Float64Array.from(numbers), [fresh.length, 2]),
      categories: new Tensor(
        'string',
        fresh.flatMap(({ kind, size }) => [kind, size]),
        [fresh.length, 2],
      ),
    });
    const probabilities = Array.from(given.probabilities!.data as Float32Array);
    const classes = Object.keys(own[0]!).filter((key) => key.startsWith('probability.'));
    const right = own.flatMap((row) => classes.map((key) => row[key]!));
    expect(right).toHaveLength(2 * fresh.length);
    expect(largestError(probabilities, right, 2)).toBeLessThan(tolerance);

    const torch = await place.kobai('export', 'results/gaps', '--format', 'torch');
    expect(torch.stderr).toContain('its inputs are encoded columns: `encoding` in the program');
    const [id] = place.readSummary('gaps').points[0]!.trialIds;
    const { encoding } = decodeModel(readFileSync(path.join(place.folder, `results/gaps/weights/${id}.safetensors`)))
      .description!;
    const [, said] = /^encoding = json\.loads\((.*)\)$/m.exec(torch.stdout) ?? [];
    expect(JSON.parse(JSON.parse(said!))).toEqual(encoding);
  });

  it('writes an event file of TensorBoard for each trial, whether its weights were saved or not', async () => {
    const place = makeWorkplace();
    place.write('kinds.csv', columns('a', 'b', 'kind'));
    place.write(
      'a.yaml',
      `${experiments.scores!.text}\nlearningRate: [0.1, 0.01]\noptimizer: [sgd, { type: momentum, momentum: 0.5 }]\nrepeats: 2\nepochs: 1\n`,
    );
    await place.kobai('run', 'a.yaml');
    const { code, stderr } = await place.kobai('export', 'results/a', '--format', 'tensorboard');
    expect([code, stderr]).toEqual([0, expect.stringContaining('written: 8 trials in results/a/tensorboard')]);
    const folder = path.join(place.folder, 'results/a/tensorboard');
    expect(readdirSync(folder).filter((name) => name.includes('repeat_1'))).toEqual([
      '0-learningRate_0.1_optimizer_sgd-repeat_1',
      '1-learningRate_0.1_optimizer_momentum-repeat_1',
      '2-learningRate_0.01_optimizer_sgd-repeat_1',
      '3-learningRate_0.01_optimizer_momentum-repeat_1',
    ]);
    const [name = ''] = readdirSync(folder);
    const bytes = readFileSync(path.join(folder, name, 'events.out.tfevents.0.kobai'));
    for (const text of ['brain.Event:2', 'test.accuracy', 'final/test.loss', 'learningRate', 'sgd']) {
      expect(bytes.includes(text)).toBe(true);
    }
    const some = ['--only', 'learningRate=0.1', '--to', 'deep/down'];
    expect((await place.kobai('export', 'results/a', '--format', 'tensorboard', ...some)).stderr).toContain('4 trials');
    expect(readFileSync(path.join(place.folder, 'deep/down', name, 'events.out.tfevents.0.kobai'))).toEqual(bytes);
    expect(await place.kobai('export', 'results/a', '--format', 'tensorboard', '--trial', 'zz')).toMatchObject({
      code: 2,
    });
  });

  it('ends with 2 where it cannot write, or there is nothing to write', async () => {
    const place = makeWorkplace();
    place.write('kinds.csv', columns('a', 'b', 'kind'));
    place.write('a.yaml', `${experiments.scores!.text}\nlearningRate: 0.1\nsave: { weights: best }\n`);
    await place.kobai('run', 'a.yaml');
    const { code, stderr } = await place.kobai('export', 'results/a', '--to', 'no/such/m.onnx');
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot write no/such/m.onnx')]);
    expect(await place.kobai('export', 'results/b')).toMatchObject({ code: 2 });
  });
});

/** Reads as the package safetensors does, which Debian does not have. */
const reader = `
import json, struct, torch

def load_file(name):
    with open(name, "rb") as file:
        raw = file.read()
    (size,) = struct.unpack("<Q", raw[:8])
    types = {"F32": torch.float32, "F64": torch.float64}
    tensors = {}
    for key, entry in json.loads(raw[8:8 + size]).items():
        begin, end = entry["data_offsets"]
        values = bytearray(raw[8 + size + begin:8 + size + end])
        tensors[key] = torch.frombuffer(values, dtype=types[entry["dtype"]]).reshape(entry["shape"])
    return tensors
`;
