import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type SealPlace, seal, unseal } from '../../src/cluster/seal.ts';

const place: SealPlace = { kind: 'trial', queue: 'kobai-trials-1', id: 'ab' };
const secret = 'sixteen characters';
const sealed = seal('{"a":1}', place, secret);

describe('[U] cluster/seal', () => {
  it('is an HMAC over the place and the text', () => {
    const text = '["kobai","trial","kobai-trials-1","ab"]\n{"a":1}';
    expect(sealed.seal).toBe(createHmac('sha256', secret).update(text).digest('hex'));
    expect(unseal(sealed, place, secret)).toBe('{"a":1}');
  });

  it('opens for no other secret, text, kind, queue or id', () => {
    expect(unseal(sealed, place, 'another of sixteen')).toBeUndefined();
    expect(unseal(sealed, place, '')).toBeUndefined();
    expect(unseal({ ...sealed, body: '{"a":2}' }, place, secret)).toBeUndefined();
    for (const other of [{ kind: 'result' }, { queue: 'kobai-trials-2' }, { id: 'ac' }] as const) {
      expect(unseal(sealed, { ...place, ...other }, secret)).toBeUndefined();
    }
  });

  it.each([
    null,
    'text',
    {},
    { body: 1, seal: sealed.seal },
    { body: sealed.body },
    { body: sealed.body, seal: '' },
    { body: sealed.body, seal: `${sealed.seal}00` },
  ])('takes %j for what nobody sealed', (value) => {
    expect(unseal(value, place, secret)).toBeUndefined();
  });
});
