/**
 * A text → a sealed one, which only who has the secret can have made, and for this place alone.
 *
 * HMAC of https://datatracker.ietf.org/doc/html/rfc2104 over SHA-256. Without a secret it shows alterations, and proves
 * nothing of who made them.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** A text and its seal, in hexadecimal. */
export type Sealed = { readonly body: string; readonly seal: string };

/** What a text is, and where it belongs: a seal for one place opens no other. */
export type SealPlace = {
  readonly kind: 'run' | 'trial' | 'result' | 'worker';
  readonly queue: string;
  readonly id: string;
};

/** Seals a text. */
export function seal(body: string, place: SealPlace, secret: string): Sealed {
  return { body, seal: sealOf(body, place, secret).toString('hex') };
}

/** The text of what comes from a server; undefined where its seal is none, or another. */
export function unseal(value: unknown, place: SealPlace, secret: string): string | undefined {
  const { body, seal } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  if (typeof body !== 'string' || typeof seal !== 'string') return undefined;
  const given = Buffer.from(seal, 'hex');
  const right = sealOf(body, place, secret);
  return given.length === right.length && timingSafeEqual(given, right) ? body : undefined;
}

function sealOf(body: string, { kind, queue, id }: SealPlace, secret: string): Buffer {
  return createHmac('sha256', secret)
    .update(`${JSON.stringify(['kobai', kind, queue, id])}\n`)
    .update(body)
    .digest();
}
