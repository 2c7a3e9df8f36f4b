import { describe, expect, it } from 'vitest';
import { readQueueUrl, refuseOpenServer } from '../../src/cluster/queue-url.ts';
import { KobaiError } from '../../src/shared/index.ts';

function errorOf(action: () => unknown): KobaiError {
  try {
    action();
  } catch (error) {
    if (error instanceof KobaiError) return error;
  }
  throw new Error('nothing was refused');
}

describe('[U] cluster/queue-url', () => {
  it.each([
    ['redis://:hunter2@queue.example:6380/2?family=6', 'redis', 'redis://queue.example:6380/2'],
    ['rediss://me:hunter2@queue.example', 'redis', 'rediss://me@queue.example'],
    ['postgres://me:hunter2@queue.example/kobai?sslmode=require', 'postgres', 'postgres://me@queue.example/kobai'],
    ['postgresql://queue.example/kobai?password=hunter2', 'postgres', 'postgresql://queue.example/kobai'],
  ])('shows no password of %s', (text, kind, shown) => {
    expect(readQueueUrl(text)).toMatchObject({ kind, shown, href: text });
  });

  it.each([
    '',
    'hunter2',
    'http://queue.example',
    'redis:',
    'postgres:///kobai',
    'postgres://localhost/kobai?host=queue.example',
    'redis://localhost?host=hunter2',
  ])('refuses %j, and repeats none of it', (text) => {
    const { code, kind, message } = errorOf(() => readQueueUrl(text));
    expect({ code, kind }).toEqual({ code: 'CLUSTER_QUEUE_URL', kind: 'input' });
    expect(message).not.toContain('hunter2');
  });

  it.each(['redis://localhost', 'redis://127.0.0.1:6379', 'redis://127.8.9.1', 'postgres://[::1]/kobai'])(
    'takes %s without a secret, since it is on this machine',
    (text) => {
      expect(() => refuseOpenServer(readQueueUrl(text), '')).not.toThrow();
    },
  );

  it.each([
    'redis://10.0.0.1',
    'redis://localhost.example',
    'redis://127.example',
    'postgres://[::2]/kobai',
    'redis://0.0.0.0',
  ])('takes %s with a secret alone', (text) => {
    expect(errorOf(() => refuseOpenServer(readQueueUrl(text), '')).code).toBe('CLUSTER_SECRET_MISSING');
    expect(() => refuseOpenServer(readQueueUrl(text), 'sixteen characters')).not.toThrow();
  });
});
