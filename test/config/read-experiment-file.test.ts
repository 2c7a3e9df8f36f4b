import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseOverride, readExperimentFile } from '../../src/config/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'kobai-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const least = `dataset: iris
layers:
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: 0.1
`;

function put(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const unreadable = expect.objectContaining({ kind: 'input', code: 'CONFIG_FILE_UNREADABLE' });

describe('[I] config/read-experiment-file', () => {
  it('reads a file, with the changes from the command line', () => {
    const path = put('Least.yaml', least);
    const { experiment, diagnostics } = readExperimentFile(path, [parseOverride('learningRate=1')]);
    expect(diagnostics).toEqual([]);
    expect(experiment).toMatchObject({ name: 'least', file: path, folder, settings: { learningRate: 1 } });
  });

  it('passes over a byte order mark, and takes the line ends of Windows', () => {
    const { diagnostics } = readExperimentFile(put('bom.yaml', `\ufeff${least.replaceAll('\n', '\r\n')}epoch: 1\r\n`));
    expect(diagnostics.map(({ code, place }) => [code, place?.line, place?.column, place?.text])).toEqual([
      ['CONFIG_UNKNOWN_KEY', 6, 1, 'epoch: 1'],
    ]);
  });

  it('refuses a path without a file', () => {
    expect(() => readExperimentFile(join(folder, 'nothing.yaml'))).toThrow(unreadable);
    expect(() => readExperimentFile(join(put('file.yaml', least), 'below.yaml'))).toThrow(unreadable);
  });

  it('refuses a folder', () => {
    mkdirSync(join(folder, 'folder.yaml'));
    expect(() => readExperimentFile(join(folder, 'folder.yaml'))).toThrow(unreadable);
  });

  it('refuses a file too large to be an experiment, and reads one of 256 KiB', () => {
    const comment = (length: number) => `${least}#${'x'.repeat(length - least.length - 1)}`;
    expect(readExperimentFile(put('largest.yaml', comment(256 * 1024))).diagnostics).toEqual([]);
    expect(() => readExperimentFile(put('larger.yaml', comment(256 * 1024 + 1)))).toThrow(unreadable);
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => readExperimentFile(put('latin1.yaml', Buffer.from('name: caf\xe9\n', 'latin1')))).toThrow(unreadable);
  });
});
