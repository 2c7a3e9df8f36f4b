import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { nameThisProcess } from '../../src/results/index.ts';
import { makeScratch } from '../../src/runs/scratch.ts';
import { temporaryFolder } from '../results/folders.ts';

describe('[I] runs/scratch', () => {
  it('removes what killed processes left, and nothing of the living or of others', () => {
    const parent = temporaryFolder();
    vi.stubEnv('TMPDIR', parent);
    const { pid } = spawnSync(process.execPath, ['--version']);
    const [, startedAt = '', bootId = ''] = /,([^,]*),([^,]*)$/.exec(nameThisProcess()) ?? [];
    const dead = `kobai-verify-${pid}@${encodeURIComponent(hostname())},${startedAt},${bootId}-Ab3dEf`;
    const kept = [
      `kobai-verify-${nameThisProcess()}-Ab3dEf`,
      'kobai-verify-1@elsewhere,1,-Ab3dEf',
      'kobai-other',
      'mine',
    ];
    for (const name of [dead, ...kept]) {
      mkdirSync(path.join(parent, name));
      writeFileSync(path.join(parent, name, 'a file'), '');
    }
    const { folder, remove } = makeScratch();
    expect(readdirSync(parent).sort()).toEqual([...kept, path.basename(folder)].sort());
    remove();
    expect(existsSync(folder)).toBe(false);
    vi.unstubAllEnvs();
  });

  it('says that there is no place for it, as a fault of the machine', () => {
    vi.stubEnv('TMPDIR', '/nowhere');
    expect(() => makeScratch()).toThrow(expect.objectContaining({ kind: 'environment', code: 'CLI_NO_SCRATCH' }));
    vi.unstubAllEnvs();
  });
});
