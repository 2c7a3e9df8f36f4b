/**
 * Each bad file in fixtures/ says in its last lines which mistakes it has, where, and a word of the way out. They end in
 * .txt, so that no tool mends them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readExperiment } from '../../src/config/index.ts';
import type { Diagnostic } from '../../src/shared/index.ts';

const folder = new URL('fixtures/', import.meta.url);
const files = readdirSync(folder).sort();
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');

type Expected = { code: string; place: string; word: string };

const expectationsOf = (text: string): Expected[] =>
  [...text.matchAll(/^# expect: (\S+) (\S+) ?(.*)$/gm)].map(([, code = '', place = '', word = '']) => ({
    code,
    place,
    word,
  }));

const summarize = ({ code, place }: Diagnostic) => `${code} ${place?.line}:${place?.column}:${place?.length}`;

describe('[U] config/fixtures', () => {
  it.each(files)('%s is reported with codes, places and hints', (file) => {
    const text = read(file);
    const expected = expectationsOf(text);
    const { diagnostics } = readExperiment(text, file);
    expect(diagnostics.map(summarize)).toEqual(expected.map(({ code, place }) => `${code} ${place}`));
    for (const [index, { word }] of expected.entries()) expect(diagnostics[index]?.hint ?? '').toContain(word);
  });

  it('has a file for every code that a text can be reported with', () => {
    const room = new URL('../../src/config/', import.meta.url);
    const names = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const sources = names.map((name) => readFileSync(new URL(name, room), 'utf8'));
    const codes = sources.flatMap((source) => source.match(/CONFIG_[A-Z_]+/g) ?? []);
    // Of the command line and the file system, tested where they are read.
    const others = [
      'CONFIG_FILE_UNREADABLE',
      'CONFIG_OVERRIDE_MALFORMED',
      'CONFIG_OVERRIDE_PATH',
      'CONFIG_EXTENDS_CIRCLE',
    ];
    const covered = files.flatMap((file) => expectationsOf(read(file)).map(({ code }) => code));
    expect([...new Set(codes)].filter((code) => !others.includes(code) && !covered.includes(code))).toEqual([]);
  });
});
