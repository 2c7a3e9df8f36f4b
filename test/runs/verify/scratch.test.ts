import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { nameThisProcess } from '../../../src/results/index.ts';
import { makeScratch } from '../../../src/runs/verify/scratch.ts';
import { temporaryFolder } from '../../results/folders.ts';

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  return { ...fs, rmSync: vi.fn(fs.rmSync) };
});

/** The start of the name of a folder that a killed process left. */
function nameOfDead(): string {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const [, startedAt = '', bootId = ''] = /,([^,]*),([^,]*)$/.exec(nameThisProcess()) ?? [];
  return `kobai-verify-${pid}@${encodeURIComponent(hostname())},${startedAt},${bootId}-`;
}

describe('[I] runs/scratch', () => {
  it('removes what killed processes left, and nothing of the living or of others', () => {
    const parent = temporaryFolder();
    vi.stubEnv('TMPDIR', parent);
    const dead = `${nameOfDead()}Ab3dEf`;
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

  it('removes the others where one that was left cannot be removed', () => {
    const parent = temporaryFolder();
    vi.stubEnv('TMPDIR', parent);
    const left = ['Ab3dEf', 'Bc4eFg', 'Cd5fGh'].map((end) => `${nameOfDead()}${end}`);
    for (const name of left) mkdirSync(path.join(parent, name));
    vi.mocked(rmSync).mockImplementationOnce(() => {
      throw new Error('it is in use');
    });
    const { folder, remove } = makeScratch();
    expect(readdirSync(parent).filter((name) => left.includes(name))).toHaveLength(1);
    expect(existsSync(folder)).toBe(true);
    remove();
    vi.unstubAllEnvs();
  });

  it('says that there is no place for it, as a fault of the machine', () => {
    vi.stubEnv('TMPDIR', '/nowhere');
    expect(() => makeScratch()).toThrow(expect.objectContaining({ kind: 'environment', code: 'CLI_NO_SCRATCH' }));
    vi.unstubAllEnvs();
  });
});
