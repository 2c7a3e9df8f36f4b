import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createSyncBehind } from '../../src/results/sync-behind.ts';
import { temporaryFolder } from './folders.ts';

/** Too long for any file. */
const noName = 'x'.repeat(300);

describe('[I] results/sync-behind', () => {
  it('has nothing to say of a file that the disk takes, however often it is written', async () => {
    const path = join(temporaryFolder(), 'trials.jsonl');
    writeFileSync(path, 'a line\n');
    const behind = createSyncBehind(path);
    for (let i = 0; i < 100; i += 1) behind.request();
    await behind.flush();
    expect(() => behind.check()).not.toThrow();
  });

  it('settles at once where nothing was written', async () => {
    await createSyncBehind(join(temporaryFolder(), 'nothing-is-here')).flush();
  });

  it('tells of a sync that failed to whoever waits for it, also of the second', async () => {
    const behind = createSyncBehind(join(temporaryFolder(), noName));
    behind.request();
    behind.request();
    await expect(behind.flush()).rejects.toThrow('ENAMETOOLONG');
    await expect(behind.flush()).rejects.toThrow('ENAMETOOLONG');
  });

  it('leaves it to others to find that the file was removed', async () => {
    const behind = createSyncBehind(join(temporaryFolder(), 'nothing-is-here'));
    behind.request();
    await behind.flush();
    expect(() => behind.check()).not.toThrow();
  });

  it('tells later of a sync that failed', async () => {
    const behind = createSyncBehind(join(temporaryFolder(), noName));
    behind.request();
    expect(() => behind.check()).not.toThrow();
    await vi.waitFor(() => expect(() => behind.check()).toThrow('ENAMETOOLONG'), { timeout: 5000 });
  });
});
