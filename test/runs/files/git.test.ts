import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { mayHaveRepository } from '../../../src/runs/files/git.ts';

function makeFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'a/b'), { recursive: true });
  return folder;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('[U] runs/git', () => {
  it('looks for a repository in a folder and all above it, also where it is a file that names another place', () => {
    const folder = makeFolder();
    expect(mayHaveRepository(path.join(folder, 'a/b'))).toBe(false);
    mkdirSync(path.join(folder, '.git'));
    expect(mayHaveRepository(path.join(folder, 'a/b'))).toBe(true);
    const worktree = makeFolder();
    writeFileSync(path.join(worktree, 'a/.git'), 'gitdir: elsewhere\n');
    expect(mayHaveRepository(path.join(worktree, 'a/b'))).toBe(true);
    expect(mayHaveRepository(worktree)).toBe(false);
  });

  it('leaves it to git where the environment names a repository', () => {
    vi.stubEnv('GIT_DIR', '/elsewhere/.git');
    expect(mayHaveRepository(makeFolder())).toBe(true);
  });
});
