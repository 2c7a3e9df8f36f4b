import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel } from '../../src/export/index.ts';
import type { EndedRecord } from '../../src/results/index.ts';
import { decodeSafetensors, encodeSafetensors } from '../../src/shared/index.ts';
import { makeWorkplace, type Workplace } from '../helpers/cli.ts';

const irisFile = new URL('../../src/data/sources/tables/iris.csv', import.meta.url);
const irisLines = readFileSync(irisFile, 'utf8').trim().split('\n');

const iris = `
dataset: { type: iris, split: { test: 60 }, normalize: standard }
layers:
  - { type: dense, units: 6, activation: relu }
  - { type: batchNorm }
  - { type: dropout, rate: 0.3 }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: [0.1, 0.02]
epochs: 6
save: { weights: all }
`;

/** The cells of a CSV text without quotes: of each row by the name of the column. */
function readCsv(text: string): Record<string, string>[] {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index]!, cell])));
}

function shareRight(rows: Record<string, string>[], right: string): number {
  return rows.filter((row) => row.prediction === row[right]).length / rows.length;
}

/** Runs an experiment file. */
async function train(text: string, files: Record<string, string> = {}): Promise<Workplace> {
  const place = makeWorkplace();
  for (const [name, content] of Object.entries({ ...files, 'a.yaml': text })) place.write(name, content);
  expect(await place.kobai('run', 'a.yaml')).toMatchObject({ code: 0 });
  return place;
}

/** The file of the best point's first trial. */
function savedModel(place: Workplace): string {
  const { best, points } = place.readSummary('a');
  return path.join(place.folder, `results/a/weights/${points[best!]!.trialIds[0]}.safetensors`);
}

describe('[E] kobai predict', () => {
  it('answers the test rows as the evaluation did: its accuracy is that of the record, to the bit', async () => {
    const place = await train(iris);
    for (const { settings, metrics } of place.readTrials('a') as EndedRecord[]) {
      const { learningRate } = settings;
      const { stdout } = await place.kobai('predict', 'results/a', '--only', `learningRate=${learningRate}`);
      const rows = readCsv(stdout);
      expect(rows).toHaveLength(60);
      expect(shareRight(rows, 'actual')).toBe(metrics['test.accuracy']);
    }
  });

  it('finds columns by their names, scales them as in training, and carries the others along', async () => {
    const place = await train(iris);
    const own = readCsv((await place.kobai('predict', 'results/a')).stdout);
    // Other order, two columns more: an id, some of which are empty, and the target.
    const lines = own.map(({ row }, index) => {
      const [a, b, c, d, species] = irisLines[Number(row) + 1]!.split(',');
      return [species, d, index % 2 === 0 ? '' : `no ${index}`, b, a, c].join(',');
    });
    const [a, b, c, d, species] = irisLines[0]!.split(',');
    place.write('new.csv', `\uFEFF${[species, d, 'id', b, a, c].join(',')}\r\n${lines.join('\r\n')}\r\n`);
    const { stdout, stderr } = await place.kobai('predict', 'results/a', 'new.csv');
    expect(stderr).toContain('the weights of learningRate');
    const rows = readCsv(stdout);
    const words = ['prediction', 'probability.setosa', 'probability.versicolor', 'probability.virginica'];
    expect(Object.keys(rows[0]!)).toEqual([species, 'id', ...words]);
    expect(rows.map(({ id }) => id).slice(0, 2)).toEqual(['', 'no 1']);
    for (const word of words) expect(rows.map((row) => row[word])).toEqual(own.map((row) => row[word]));
    expect(rows.map((row) => row[species!])).toEqual(own.map(({ actual }) => actual));
    const sums = rows.map((row) => words.slice(1).reduce((sum, word) => sum + Number(row[word]), 0));
    expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-6);
  });

  it('reads the standard input, and writes JSON lines and tables', async () => {
    const place = await train(iris);
    const child = place.start('predict', 'results/a', '-', '--format', 'jsonl');
    child.stdin!.end(irisLines.slice(0, 4).join('\n'));
    let text = '';
    for await (const piece of child.stdout!) text += piece;
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows.map(({ species, prediction }) => [species, prediction])).toEqual(Array(3).fill(['setosa', 'setosa']));
    expect(rows[0]['probability.setosa']).toBeGreaterThan(0.3);
    place.write('new.csv', irisLines.slice(0, 4).join('\n'));
    const { stdout } = await place.kobai('predict', 'results/a', 'new.csv', '--format', 'table');
    expect(stdout.split('\n')[0]).toMatch(/^species +prediction +probability.setosa/);
  });

  it('gives numbers in the unit of the target, those of the record', async () => {
    const noise = (i: number) => ((i * 7919) % 13) / 13;
    const data = Array.from({ length: 60 }, (_, i) => `${i},${noise(i)},${1000 + 20 * i + noise(i)},${-i}`);
    const place = await train(
      `
dataset:
  { type: csv, path: d.csv, target: [price, loss], split: { test: 20 }, normalize: unit, normalizeTarget: standard }
layers: [{ type: dense, units: 4, activation: tanh }, { type: dense, units: 2 }]
loss: meanSquaredError
learningRate: 0.1
save: { weights: best }
`,
      { 'd.csv': `a,b,price,loss\n${data.join('\n')}\n` },
    );
    const [{ predictions } = {} as never] = place.readTrials('a') as never as {
      predictions: { row: number[]; predicted: number[][] };
    }[];
    const own = readCsv((await place.kobai('predict', 'results/a')).stdout);
    expect(Object.keys(own[0]!)).toEqual(['row', 'actual.price', 'actual.loss', 'prediction.price', 'prediction.loss']);
    expect(own.map(({ row }) => Number(row))).toEqual(predictions.row);
    expect(own.map((row) => Number(row['prediction.price']))).toEqual(predictions.predicted[0]);
    expect(own.map((row) => Number(row['prediction.loss']))).toEqual(predictions.predicted[1]);
    for (const row of own) {
      expect(Number(row['actual.price'])).toBeCloseTo(1000 + 20 * Number(row.row) + noise(Number(row.row)), 3);
    }
  });

  it('names the two classes that one output tells apart', async () => {
    const data = Array.from({ length: 40 }, (_, i) => `${(i * 31) % 40},${(i * 31) % 40 < 20 ? 'no' : 'yes'}`);
    const place = await train(
      `
dataset: { type: csv, path: d.csv, target: answer, split: { test: 10 }, normalize: standard }
layers: [{ type: dense, units: 1, activation: sigmoid }]
loss: binaryCrossEntropy
learningRate: 1
save: { weights: best }
`,
      { 'd.csv': `x,answer\n${data.join('\n')}\n` },
    );
    const own = readCsv((await place.kobai('predict', 'results/a')).stdout);
    expect(shareRight(own, 'actual')).toBe(
      place
        .readTrials('a')
        .map((trial) => (trial as never as { metrics: Record<string, number> }).metrics['test.accuracy'])[0],
    );
    for (const row of own) expect(row.prediction).toBe(Number(row['probability.yes']) > 0.5 ? 'yes' : 'no');
    expect(new Set(own.map(({ actual }) => actual))).toEqual(new Set(['no', 'yes']));
  });

  it('predicts images from IDX and from columns x0, x1, … alike', async () => {
    const images = Buffer.from([0, 0, 8, 3, 0, 0, 0, 30, 0, 0, 0, 2, 0, 0, 0, 2]);
    const pixels = Buffer.from(Array.from({ length: 120 }, (_, i) => (i * 37) % 256));
    const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 30, ...Array.from({ length: 30 }, (_, i) => i % 2)]);
    const place = makeWorkplace();
    place.write('images', Buffer.concat([images, pixels]));
    place.write('labels', labels);
    place.write(
      'a.yaml',
      `
dataset: { type: idx, images: images, labels: labels, split: { test: 10 } }
layers: [{ type: conv2d, filters: 2, kernel: 2 }, { type: flatten }, { type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
save: { weights: best }
`,
    );
    expect(await place.kobai('run', 'a.yaml')).toMatchObject({ code: 0 });
    const asImages = readCsv((await place.kobai('predict', 'results/a', 'images')).stdout);
    const rows = Array.from({ length: 30 }, (_, row) => [...pixels.subarray(4 * row, 4 * row + 4)].join(','));
    place.write('rows.csv', `x0,x1,x2,x3\n${rows.join('\n')}\n`);
    expect(readCsv((await place.kobai('predict', 'results/a', 'rows.csv')).stdout)).toEqual(asImages);
    for (const [index, shape] of ['30, 2, 2', '30, 1, 2, 2', '30, 4', '30, 4, 1'].entries()) {
      const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape}), }`.padEnd(117);
      place.write('rows.npy', Buffer.concat([Buffer.from(`\x93NUMPY\x01\0\x76\0${header}\n`, 'latin1'), pixels]));
      const { code, stdout, stderr } = await place.kobai('predict', 'results/a', 'rows.npy');
      if (index < 3) expect([stderr, readCsv(stdout)]).toEqual([expect.stringContaining('the weights'), asImages]);
      else expect([code, stderr]).toEqual([2, expect.stringContaining('rows of 4 × 1, and the model reads 1 × 2 × 2')]);
    }
    const own = readCsv((await place.kobai('predict', 'results/a')).stdout);
    for (const { row, ...predicted } of own) expect(predicted).toMatchObject(asImages[Number(row)]!);
    expect(
      place.write('wide', Buffer.from([...images.subarray(0, 11), 1, ...images.subarray(12), ...pixels.subarray(60)])),
    );
    const { code, stderr } = await place.kobai('predict', 'results/a', 'wide');
    expect([code, stderr]).toEqual([2, expect.stringContaining('images of 1 × 1 × 2, and the model reads 1 × 2 × 2')]);
  });

  it('says of each cell that does not fit where it stands', async () => {
    const place = await train(iris);
    const [head, first] = irisLines;
    const cases: [text: string, place: string, words: string][] = [
      [`${head}\n${first}\n5.1,3.5,x,0.2,setosa`, 'new.csv:3:9', 'petal_length is "x"'],
      [`${head}\n5.1,,1.4,0.2,setosa`, 'new.csv:2:5', 'sepal_width is empty'],
      [`${head}\n5.1,3.5,1e300,0.2,setosa`, 'new.csv:2:9', 'leaves the range of float32'],
      [`${head}\n5.1,3.5`, 'new.csv:2', 'the row has 2 cells, the header 5'],
      [`sepal_length,sepal_width,petal_length,petal_with\n1,2,3,4`, 'new.csv:1:49', 'no column petal_width'],
      [`${head},prediction\n${first},setosa`, '', 'has a column prediction'],
      [head!, '', 'has a header and no rows'],
      ['', '', 'is empty'],
      ['\xff\xfe', '', 'UTF-8'],
    ];
    for (const [text, at, words] of cases) {
      place.write('new.csv', Buffer.from(text, 'latin1'));
      const { code, stderr, stdout } = await place.kobai('predict', 'results/a', 'new.csv');
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(words)]);
      expect(stderr).toContain(at);
    }
    const { code, stderr } = await place.kobai('predict', 'results/a', 'gone.csv');
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no file gone.csv')]);
  });

  it('says which line and which command bring weights that were not saved', async () => {
    const place = await train(iris.replace('all', 'best'));
    const best = place.readSummary('a').points[place.readSummary('a').best!]!.parameters.learningRate;
    const other = best === 0.1 ? 0.02 : 0.1;
    const { code, stderr } = await place.kobai('predict', 'results/a', '--only', `learningRate=${other}`);
    expect(code).toBe(2);
    expect(stderr).toContain(`has no weights of learningRate ${other}`);
    expect(stderr).toContain('Write `save: { weights: all }` in a.yaml; then `kobai run a.yaml` trains again');
    place.write('a.yaml', iris);
    await place.kobai('run', 'a.yaml');
    expect(await place.kobai('predict', 'results/a', '--only', `learningRate=${other}`)).toMatchObject({ code: 0 });
  });

  it('takes a trial by the beginning of its id', async () => {
    const place = await train(iris);
    for (const { id } of place.readTrials('a')) {
      const { code, stderr } = await place.kobai('predict', 'results/a', '--trial', id.slice(0, 8));
      expect([code, stderr]).toEqual([0, expect.stringContaining(`trial ${id.slice(0, 12)}`)]);
    }
    const { code, stderr } = await place.kobai('predict', 'results/a', '--trial', 'xyz');
    expect([code, stderr]).toEqual([2, expect.stringContaining('no trial of results/a begins so')]);
  });

  it('refuses saved weights that were cut, replaced or that lie, with their file', async () => {
    const place = await train(iris);
    const { best, points } = place.readSummary('a');
    const file = `results/a/weights/${points[best!]!.trialIds[0]}.safetensors`;
    const at = path.join(place.folder, file);
    const whole = readFileSync(at);
    const bare = encodeSafetensors(decodeSafetensors(whole));
    const lie = encodeModel(bare, { columns: [], answer: { type: 'class', classes: [] } });
    const cases: [bytes: Uint8Array, words: string][] = [
      [whole.subarray(0, 100), 'not a safetensors file'],
      [whole.subarray(0, whole.length - 1), 'not a safetensors file'],
      [whole.map((byte, i) => (i === whole.length - 1 ? byte ^ 1 : byte)), 'is not what the sha256'],
      [bare, 'does not say how the columns of a row are scaled'],
      [lie, 'does not fit the layers of its trial'],
    ];
    for (const [bytes, words] of cases) {
      writeFileSync(at, bytes);
      const { code, stderr } = await place.kobai('predict', 'results/a');
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
      expect(stderr).toContain(file);
    }
    truncateSync(at, 0);
    // What is damaged is trained again, to the same bytes.
    expect((await place.kobai('run', 'a.yaml')).stderr).toContain('1 trial is trained again for the weights');
    expect(readFileSync(at)).toEqual(whole);
  });

  describe('of a table as it is', () => {
    const houses = Array.from({ length: 60 }, (_, i) => ({
      id: `house ${i}`,
      size: i % 7 === 3 ? 'NA' : `${60 + ((i * 37) % 50)},${i % 10}`,
      colour: ['red', 'blue', 'grün'][(i * i + (i % 5)) % 3]!,
      heating: i % 11 === 5 ? '' : ['gas', 'oil'][i % 2]!,
      price: `${200 + ((i * 37) % 50)},5`,
    }));
    const csvOf = (rows: readonly object[], separator = ';') =>
      [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))]
        .map((cells) => cells.join(separator))
        .join('\n');
    const points = (cell: string) => cell.replace(',', '.');
    const jsonOf = (rows: typeof houses) =>
      rows
        .map(({ size, heating, price, ...row }) =>
          JSON.stringify({
            price: Number(points(price)),
            heating: heating || null,
            ...row,
            size: size === 'NA' ? null : Number(points(size)),
          }),
        )
        .join('\n');
    const experiment = `
dataset:
  type: csv
  path: houses.csv
  target: price
  decimal: ","
  ignore: [id]
  categorical: [colour, heating]
  missing: { fill: mostFrequent, cells: ["", NA] }
  split: { test: 20 }
  normalize: standard
  normalizeTarget: standard
layers: [{ type: dense, units: 4, activation: tanh }, { type: dense, units: 1 }]
loss: meanSquaredError
learningRate: 0.1
save: { weights: best }
`;
    const ofJson = experiment.replace('csv\n', 'jsonl\n').replace('.csv', '.jsonl').replace('  decimal: ","\n', '');
    const trainHouses = (text = experiment) =>
      train(text, { 'houses.csv': csvOf(houses), 'houses.jsonl': jsonOf(houses) });
    const predicted = async (place: Workplace, ...data: string[]) => {
      const { code, stdout, stderr } = await place.kobai('predict', 'results/a', ...data, '--format', 'jsonl');
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      return stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    const refused = async (place: Workplace, content: string | Uint8Array) => {
      place.write('new', content);
      const { code, stdout, stderr } = await place.kobai('predict', 'results/a', 'new');
      expect([code, stdout]).toEqual([2, '']);
      return stderr;
    };

    it('answers its test rows to the bit, from the file that it was trained on, in every order and format', async () => {
      const place = await trainHouses();
      const own = await predicted(place);
      expect(own).toHaveLength(20);
      const shuffled = houses.map(({ id, size, colour, heating }) => ({ heating, id, size, colour }));
      place.write('shuffled.csv.gz', gzipSync(csvOf(shuffled, '\t')));
      place.write('quoted.csv', csvOf(houses).replaceAll('red', '"red"'));
      for (const file of ['houses.csv', 'shuffled.csv.gz', 'quoted.csv', 'houses.jsonl']) {
        const all = await predicted(place, file);
        expect(all).toHaveLength(60);
        expect(all.map(({ id }) => id)).toEqual(houses.map(({ id }) => id));
        for (const { row, prediction } of own)
          expect([file, row, all[row as number]!.prediction]).toEqual([file, row, prediction]);
      }
    });

    it('answers CSV with points after a training on JSON lines, with the same numbers', async () => {
      const place = await trainHouses(ofJson);
      const own = await predicted(place);
      place.write(
        'points.csv',
        csvOf(
          houses.map(({ price: _, ...row }) => ({ ...row, size: points(row.size).replace('NA', '') })),
          ',',
        ),
      );
      for (const file of ['houses.jsonl', 'points.csv']) {
        const all = await predicted(place, file);
        for (const { row, prediction } of own)
          expect([file, row, all[row as number]!.prediction]).toEqual([file, row, prediction]);
      }
    });

    it('answers Parquet after a training on the same table in CSV', async () => {
      const packed = readFileSync(new URL('../fixtures/parquet-tables.json', import.meta.url), 'utf8');
      const colours = ['red', 'blue', 'grün'];
      const table = Array.from({ length: 40 }, (_, i) => ({
        label: ['yes', 'no'][i % 2],
        colour: i % 9 === 8 ? '' : colours[i % 3],
        size: i % 7 === 3 ? '' : i / 8,
        count: i - 20,
      }));
      const place = await train(
        `
dataset: { type: csv, path: d.csv, target: label, categorical: [colour], missing: median, split: { test: 15 }, normalize: unit }
layers: [{ type: dense, units: 2, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
save: { weights: best }
`,
        { 'd.csv': csvOf(table), 'd.parquet': Buffer.from(JSON.parse(packed).SNAPPY, 'base64') as never },
      );
      const answers = async (file: string) =>
        (await predicted(place, file)).map((row) => [row.label, row.prediction, row['probability.yes']]);
      expect(await answers('d.parquet')).toEqual(await answers('d.csv'));
    });

    it('fills what is missing as in training', async () => {
      const place = await trainHouses();
      const { encoding, columns } = decodeModel(readFileSync(savedModel(place))).description!;
      expect(columns.map(({ name }) => name)).toEqual([
        ...['size', 'colour=blue', 'colour=grün', 'colour=red', 'heating=gas', 'heating=oil'],
      ]);
      const [size, , heating] = encoding!.columns;
      place.write(
        'new.csv',
        `size;colour;heating\nNA;red;\n${String(size!.fill).replace('.', ',')};red;${heating!.fill}`,
      );
      const [gap, filled] = await predicted(place, 'new.csv');
      expect(gap).toEqual(filled);
      expect(Number.isFinite(gap!.prediction)).toBe(true);
    });

    it('names the cell of a class that it does not know, unless that is none of the classes', async () => {
      const place = await trainHouses();
      const unseen = await refused(place, 'size;heating;colour\n60,5;gas;red\n70;oil;pink');
      expect(unseen).toContain('new:3:8');
      expect(unseen).toContain('colour is "pink", a class that no training row has');
      expect(unseen).toContain('its classes are blue, grün, red; a model trained under categorical');
      expect(await refused(place, 'size;heating;colour\n60,5;gas;Red')).toContain('did you mean red?');
      const tolerant = await trainHouses(
        experiment.replace('[colour, heating]', '{ columns: [colour, heating], unseen: zeros }'),
      );
      tolerant.write('new.csv', 'size;heating;colour\n60;gas;pink\n60;gas;white\n60;gas;red');
      const [pink, white, red] = await predicted(tolerant, 'new.csv');
      expect(pink!.prediction).toBe(white!.prediction);
      expect(pink!.prediction).not.toBe(red!.prediction);
    });

    it('says of each mistake where it stands', async () => {
      const place = await trainHouses();
      const cases: [content: string | Uint8Array, at: string, words: string][] = [
        ['size;heating;colors\n60;gas;red', 'new:1:20', 'there is no column colour, which the model reads'],
        ['size;colour=red\n60;1', 'new:1', 'there is no column colour, which'],
        ['size;heating;colour\n60.5;gas;red', 'new:2:1', 'size is "60.5"'],
        ['size;heating;colour\n?;gas;red', 'new:2:1', 'size is "?"'],
        ['size,heating,colour\n60,gas,red', 'new', 'a comma separates the cells'],
        ['{"size":1,"heating":"gas","colour":"pink"}', 'new:1', 'colour is "pink"'],
        ['{"size":1,"heating":"gas"}', 'new:1', 'there is no column colour, which'],
        ['PAR1', 'new', 'no Parquet file'],
        [Buffer.from([0x93, 0x4e]), 'new', 'has no names, and the model reads its columns by theirs, as size'],
      ];
      for (const [content, at, words] of cases) {
        const stderr = await refused(place, content);
        expect(stderr).toContain(words);
        expect(stderr).toContain(at);
      }
    });

    it('reads one-hot columns into a model that was saved without an encoding', async () => {
      const place = await trainHouses();
      const own = await predicted(place, 'houses.csv');
      const file = savedModel(place);
      const bytes = readFileSync(file);
      const { encoding: _, csv: _csv, ...bare } = decodeModel(bytes).description!;
      writeFileSync(file, encodeModel(encodeSafetensors(decodeSafetensors(bytes)), bare));
      place.write('new.csv', 'size,colour=blue,colour=grün,colour=red,heating=gas,heating=oil\n60.0,0,0,1,1,0');
      expect((await predicted(place, 'new.csv'))[0]!.prediction).toBe(own[0]!.prediction);
    });

    it('refuses an encoding that does not make the inputs of the network', async () => {
      const place = await trainHouses();
      const file = savedModel(place);
      const bytes = readFileSync(file);
      const { description } = decodeModel(bytes);
      const encoding = { ...description!.encoding!, columns: description!.encoding!.columns.slice(1) };
      writeFileSync(file, encodeModel(encodeSafetensors(decodeSafetensors(bytes)), { ...description!, encoding }));
      const { code, stderr } = await place.kobai('predict', 'results/a', 'houses.csv');
      expect([code, stderr]).toEqual([2, expect.stringContaining('does not fit the layers of its trial')]);
    });
  });
});
