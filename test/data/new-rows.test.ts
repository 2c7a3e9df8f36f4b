import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNewRows } from '../../src/data/index.ts';
import { KobaiError } from '../../src/shared/index.ts';

/** Written by the Rust implementation of Parquet, see parquet-tables.mjs. */
const packed = readFileSync(new URL('../fixtures/parquet-others.json', import.meta.url), 'utf8');
const input = { file: 'a.parquet', path: [], bytes: Buffer.from(JSON.parse(packed), 'base64') };
const model = (name: string) => ({ columns: [{ name, offset: 0.5, scale: 2 }] });

describe('[U] data/new-rows', () => {
  it('tells dates of Parquet that the network does not read as text, and what is no cell not at all', () => {
    const { rows, features, others } = readNewRows(input, model('x'), 'float64');
    expect([rows, [...features]]).toEqual([3, [0, 0.5, 1]]);
    expect(others).toEqual([
      { name: 'day', cells: ['2024-02-29', '', '1969-12-31'] },
      { name: 'time', cells: ['2024-02-29T00:00:00.000Z', '', '1969-12-31T23:59:59.999Z'] },
      { name: 'lists', cells: ['', '', ''] },
    ]);
  });

  it.each(['day', 'time', 'lists'])('refuses %s as an input', (name) => {
    expect(() => readNewRows(input, model(name), 'float64')).toThrow(KobaiError);
  });
});
