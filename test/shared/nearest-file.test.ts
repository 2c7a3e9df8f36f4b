import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adviseFile } from '../../src/shared/nearest-file.ts';

describe('[U] shared/nearest-file', () => {
  it('names the file beside a missing one that was probably meant, else where files are looked for', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-files-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const name of ['base.yaml', 'plain.csv']) writeFileSync(path.join(folder, name), '');
    expect(adviseFile(path.join(folder, 'base.yml'))).toBe('did you mean base.yaml?');
    expect(adviseFile(path.join(folder, 'Plain.csv'))).toBe('did you mean plain.csv?');
    expect(adviseFile(path.join(folder, 'weights.safetensors'))).toContain('from the folder of the file');
    expect(adviseFile(path.join(folder, 'no-folder', 'plain.csv'))).toContain('from the folder of the file');
  });
});
