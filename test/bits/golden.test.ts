import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeWorkplace } from '../helpers/cli.ts';
import { wordsOf } from '../helpers/experiment-schema.ts';

const folder = fileURLToPath(new URL('../golden', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const names = files.map((file) => path.basename(file, '.yaml'));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

type Expected = Readonly<Record<string, { readonly trials: string; readonly summary: string }>>;

describe('[E] the golden set', () => {
  // `node test/bits/run.mjs --quick` names the line and the step of a difference.
  it('comes to the bits of hashes.json, and to none that are not asked for', { timeout: 120_000 }, async () => {
    const { experiments } = JSON.parse(readFileSync(path.join(folder, 'hashes.json'), 'utf8'));
    const expected = Object.entries(experiments as Expected);
    const place = makeWorkplace();
    const { code, stderr } = await place.kobaiAnew('run', ...files.map((file) => path.join(folder, file)));
    expect(code, stderr).toBe(0);
    const read = (name: string, file: string) => sha256(place.read(`results/${name}/${file}`));
    const found = names.map((name) => [
      name,
      { trials: read(name, 'trials.jsonl'), summary: read(name, 'summary.json') },
    ]);
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(expected.map(([name, { trials, summary }]) => [name, { trials, summary }])),
    );
  });

  it('has every method that the schema names', () => {
    const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').replaceAll(/#.*/g, ''));
    const methods = [
      ...['lossName', 'activationName', 'scheduleName', 'metricName', 'gradientName', 'optimizerName'],
      ...['samplingName', 'precisionName', 'initName', 'layer', 'normalizeName'],
    ];
    // mnist has 70,000 rows, and digits is of its kind.
    const datasets = wordsOf('datasetName').filter((name) => name !== 'mnist');
    const words = [...methods.flatMap(wordsOf), ...datasets];
    // A word of its own, not a part of a path.
    const isWritten = (word: string) => new RegExp(`[\\s[]${word}[\\s,\\]}]`).test(texts.join('\n'));
    expect(words.filter((word) => !isWritten(word))).toEqual([]);
  });
});
