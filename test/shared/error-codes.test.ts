import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KobaiError } from '../../src/shared/index.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const listFile = 'src/shared/error-codes.ts';
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');
const list = (folder: string, ending: RegExp) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => `${folder}/${name}`);

const lines = read(listFile).split('\n');
const listed = lines.flatMap((line) => /^ {2}\| '(\w+)'/.exec(line)?.[1] ?? []);
const rooms = [...new Set(listed.map((code) => code.split('_')[0]))];
/** A code as text names it; `DATA_CSV_…` names several. */
const named = new RegExp(`\\b(?:${rooms.join('|')})_[A-Z0-9_]*[A-Z0-9]\\b(?!_…)`, 'g');

describe('[U] shared/error-codes', () => {
  it('lists each code once, in order in its room, with what it means', () => {
    expect(listed.length).toBeGreaterThan(100);
    expect(new Set(listed).size).toBe(listed.length);
    for (const room of rooms) {
      const ofRoom = listed.filter((code) => code.startsWith(`${room}_`));
      expect(ofRoom).toEqual([...ofRoom].sort());
    }
    for (const line of lines.filter((one) => one.includes("| '"))) expect(line).toMatch(/^ {2}\| '\w+';? \/\/ \S/);
  });

  it('lists no code that nothing has', () => {
    const sources = list('src', /\.ts$/).filter((file) => file !== listFile);
    const used = new Set(sources.flatMap((file) => read(file).match(/'[A-Z0-9_]+'/g) ?? []));
    expect(listed.filter((code) => !used.has(`'${code}'`))).toEqual([]);
  });

  it('lists every code that the documentation and the comments name', () => {
    const folders = [list('src', /\.(md|ts)$/), list('schema', /\.json$/), list('.github', /\.(md|yml)$/)];
    const texts = ['README.md', 'CHANGELOG.md', ...folders.flat()];
    const unknown = texts.flatMap((file) => read(file).match(named) ?? []).filter((code) => !listed.includes(code));
    expect(unknown).toEqual([]);
  });

  it('is all that an error can have', () => {
    // @ts-expect-error: a misspelt code does not compile.
    expect(new KobaiError('input', 'CONFIG_UNKNOWN_KYE', '').code).toBe('CONFIG_UNKNOWN_KYE');
  });
});
