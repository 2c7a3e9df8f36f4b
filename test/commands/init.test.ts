import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeWorkplace, type Workplace } from '../helpers/cli.ts';

const rows = <Row>(count: number, make: (row: number) => Row) => Array.from({ length: count }, (_, row) => make(row));
/** A number between 0 and 1 that looks drawn. */
const drawn = (row: number) => ((row * 7919) % 1009) / 1009;
const csv = (header: string, count: number, make: (row: number) => string) =>
  `${[header, ...rows(count, make)].join('\n')}\n`;

/** Written by the Rust implementation of Parquet, see parquet-tables.mjs. */
const parquet: Record<string, string> = JSON.parse(
  readFileSync(new URL('../fixtures/parquet-tables.json', import.meta.url), 'utf8'),
);

/** Writes the table and the experiment for it, and has a shortened run of it. @returns the experiment */
async function initAndRun(place: Workplace, table: string, content: string | Uint8Array, ...options: string[]) {
  place.write(table, content);
  const { code, stderr } = await place.kobai('init', '--data', table, ...options, 'first.yaml');
  expect(stderr).toContain('wrote first.yaml; train it with: kobai run first.yaml');
  expect(code).toBe(0);
  const ran = await place.kobai('run', 'first.yaml', '--set', 'epochs=1', '--set', 'learningRate=0.01');
  expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('written to results/first')]);
  return { stderr, ...parse(place.read('first.yaml')) };
}

describe('[I] kobai init --data', () => {
  it('predicts the last column, of texts by its classes, from the numbers', async () => {
    const text = csv('size,weight,kind', 60, (row) => `${drawn(row)},${row % 7}.5,${['a', 'b', 'c c'][row % 3]}`);
    const { stderr, dataset, layers, loss, learningRate } = await initAndRun(makeWorkplace(), 'flowers.csv', text);
    expect(stderr).toContain('predicts kind (3 classes) from 2 numbers');
    expect(dataset).toEqual({
      type: 'csv',
      path: 'flowers.csv',
      target: 'kind',
      split: { validation: 0.2, test: 0.2, stratify: true },
      normalize: 'standard',
    });
    expect([layers.at(-1), loss]).toEqual([{ type: 'dense', units: 3, activation: 'softmax' }, 'crossEntropy']);
    expect(learningRate.log.from).toBeLessThan(learningRate.log.to);
  });

  it('leaves ids and texts that are never the same aside, and takes a few texts for classes', async () => {
    const text = csv('House ID,area,colour,note,price', 80, (row) => {
      return `H${row},${drawn(row)},${['red', 'blue'][row % 2]},note ${row},${200000 * drawn(3 * row + 1)}`;
    });
    const { stderr, dataset, layers, loss } = await initAndRun(makeWorkplace(), 'houses.csv', text);
    expect(stderr).toContain('predicts price (numbers) from 1 number and 1 column of classes');
    expect(stderr).toContain('ignores House ID (tells the rows apart) and note (80 different texts in 80 rows)');
    expect(dataset).toMatchObject({
      task: 'regression',
      ignore: ['House ID', 'note'],
      categorical: { columns: ['colour'], unseen: 'zeros' },
      normalizeTarget: 'standard',
    });
    expect([layers.at(-1), loss]).toEqual([{ type: 'dense', units: 1 }, 'meanSquaredError']);
  });

  it('takes a column of row numbers for one only where it comes first and is not all there is', async () => {
    const both = csv('n,x,label', 40, (row) => `${row + 1},${row},${row % 2}`);
    const { dataset, layers } = await initAndRun(makeWorkplace(), 'both.csv', both);
    expect([dataset.ignore, dataset.task, layers.at(-1).units]).toEqual([['n'], 'classification', 2]);
    const alone = await initAndRun(
      makeWorkplace(),
      'alone.csv',
      csv('time,y', 40, (row) => `${row},${drawn(row)}`),
    );
    expect(alone.dataset.ignore).toBeUndefined();
  });

  it('finds the target by the name that targets have, and takes the one that is asked for', async () => {
    const text = csv('Survived,fare,port', 40, (row) => `${row % 2},${drawn(row)},${'SCQ'[row % 3]}`);
    expect((await initAndRun(makeWorkplace(), 'a.csv', text)).dataset.target).toBe('Survived');
    const { dataset } = await initAndRun(makeWorkplace(), 'a.csv', text, '--target', 'port');
    expect([dataset.target, dataset.task]).toEqual(['port', undefined]);
  });

  it('declares what is missing, however it is written, but for what may be a class', async () => {
    const text = csv('a,b,roof,label', 60, (row) => {
      return `${row % 5 ? drawn(row) : ''},${row % 4 ? drawn(2 * row) : 'NA'},${['none', 'flat', ''][row % 3]},${'yn'[row % 2]}`;
    });
    const { stderr, dataset } = await initAndRun(makeWorkplace(), 'gaps.csv', text);
    expect(stderr).toContain('fills what is missing in a (12), b (15) and roof (20)');
    expect(dataset.missing).toEqual({ fill: 'median', cells: ['', 'NA'] });
    expect(dataset.categorical.columns).toEqual(['roof']);
  });

  it('reads decimal commas between semicolons, tabs, vertical bars, gzip, JSON lines and Parquet', async () => {
    const place = makeWorkplace();
    const comma = csv('größe;wert', 40, (row) => `${String(drawn(row)).replace('.', ',')};${row},5`);
    const german = await initAndRun(place, 'komma.csv', comma);
    expect([german.dataset.decimal, german.dataset.target]).toEqual([',', 'wert']);
    const tsv = gzipSync(csv('a\tclass', 40, (row) => `${drawn(row)}\t${'xy'[row % 2]}`));
    expect((await initAndRun(makeWorkplace(), 't.tsv.gz', tsv)).layers.at(-1).units).toBe(2);
    const bars = csv('a|class', 40, (row) => `${drawn(row)}|${'xy'[row % 2]}`);
    expect((await initAndRun(makeWorkplace(), 't.txt', bars)).dataset.separator).toBe('|');
    const lines = rows(40, (row) => `{"x": ${drawn(row)}, "ok": ${row % 3 === 0}}\n`).join('');
    expect((await initAndRun(makeWorkplace(), 'l.jsonl', lines)).dataset).toMatchObject({
      type: 'jsonl',
      target: 'ok',
    });
    const table = await initAndRun(makeWorkplace(), 'p.parquet', Buffer.from(parquet.SNAPPY!, 'base64'));
    expect(table.dataset).toMatchObject({ type: 'parquet', target: 'label', ignore: ['id'], missing: 'median' });
    expect(table.dataset.categorical.columns).toEqual(['colour']);
  });

  it('quotes what YAML would read otherwise, and makes the folders of the file', async () => {
    const place = makeWorkplace();
    const table = `my "data": it's #1.csv`;
    place.write(
      table,
      csv('"x: 1","true","#t"', 40, (row) => `${drawn(row)},${drawn(3 * row)},${['null', 'a: b', '~'][row % 3]}`),
    );
    expect(await place.kobai('init', '--data', table, 'new folder/e.yaml')).toMatchObject({ code: 0 });
    expect(await place.kobai('plan', 'new folder/e.yaml')).toMatchObject({ code: 0 });
    expect(parse(place.read('new folder/e.yaml')).dataset.path).toBe(`../${table}`);
    const named = await place.kobai('init', '--data', table);
    expect(named.stderr).toContain(String.raw`kobai run 'my "data": it'\''s #1.yaml'`);
  });

  it('keeps no rows apart where they are few, or a class has one or two', async () => {
    const few = await initAndRun(makeWorkplace(), 'xor.csv', 'x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n');
    expect([few.dataset.split, few.dataset.target]).toEqual([{ train: 1 }, 'y']);
    const rare = csv('a,kind', 40, (row) => `${drawn(row)},${row === 7 ? 'rare' : 'often'}`);
    expect((await initAndRun(makeWorkplace(), 'rare.csv', rare)).dataset.split).toEqual({ train: 1 });
  });

  it('names the schema of this kobai from the folder of the file', async () => {
    const place = makeWorkplace();
    await place.kobai('init', 'deep/er/first.yaml');
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(place.read('deep/er/first.yaml')) ?? [];
    expect(existsSync(path.resolve(place.folder, 'deep/er', schema))).toBe(true);
    expect(path.resolve(place.folder, 'deep/er', schema)).toBe(
      fileURLToPath(new URL('../../schema/experiment.schema.json', import.meta.url)),
    );
  });

  it.each([
    ['', 't.csv is empty; its first line must name the columns'],
    ['a,b\n', 't.csv has a header and no rows'],
    ['a\n1\n2\n', 't.csv has no column beside the target'],
    ['a,b\n1,2\n', 't.csv has 1 row'],
    ['5.1,3.5,setosa\n4.9,3.0,virginica\n', 't.csv:1:1 error t.csv: the first line must name the columns'],
    [',a,b\n0,1,2\n', 'to_csv(index=False)'],
    ['a,b\n1,2\n3\n', 't.csv:3:2 error t.csv: the row has 1 cells, the header 2'],
    ['a,y\n1,2\n3,\n5,6\n', 't.csv:3:3 error t.csv: y, the target, has no value here'],
    ['a,y\n1,2\n3,2\n', 'y is the same in every row'],
    ['a,y\nx y,1\nz w,2\nu v,3\n', 'has nothing to predict y from: a (3 different texts in 3 rows)'],
  ])('refuses %j, at its place, and writes nothing', async (content, message) => {
    const place = makeWorkplace();
    place.write('t.csv', content);
    const { code, stderr } = await place.kobai('init', '--data', 't.csv');
    expect(stderr).toContain(message);
    expect(code).toBe(2);
    expect(existsSync(path.join(place.folder, 't.yaml'))).toBe(false);
  });

  it('refuses a folder, a file that is not there, an unknown target, and a target without a table', async () => {
    const place = makeWorkplace();
    place.write('folder/t.csv', 'price,b\n1,2\n2,3\n');
    const refusal = async (...words: string[]) => {
      const { code, stderr } = await place.kobai('init', ...words);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refusal('--data', 'folder')).toContain('folder is not a file');
    expect(await refusal('--data', 'none.csv')).toContain('there is no file none.csv');
    expect(await refusal('--data', 'folder/t.csv', '--target', 'prize')).toContain('did you mean price?');
    expect(await refusal('--target', 'price')).toContain('is for --data, which is not given');
  });
});
