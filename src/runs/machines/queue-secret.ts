/** The secret that coordinator and workers share, from the environment or a file: never from the command line. */
import { readFileSync } from 'node:fs';
import { KobaiError } from '../../shared/index.ts';

const variable = 'KOBAI_QUEUE_SECRET';
/** Shorter ones can be guessed by who sees what is sealed with them. */
const leastLength = 16;

/**
 * Reads the secret. @param file in which it stands, before the environment
 *
 * @returns the empty text where there is none
 * @throws CLUSTER_SECRET_UNUSABLE: the file cannot be read, or the secret is short
 */
export function readQueueSecret(file?: string): string {
  const secret = file === undefined ? (process.env[variable] ?? '') : readSecretFile(file);
  if (secret.length >= leastLength || (secret === '' && file === undefined)) return secret;
  const where = file ?? variable;
  throw unusable(`${where} holds a secret of ${secret.length} characters; it takes ${leastLength} at least`);
}

function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw unusable(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

function unusable(message: string): KobaiError {
  const hint = 'openssl rand -hex 32 > queue.secret';
  return new KobaiError('input', 'CLUSTER_SECRET_UNUSABLE', message, { hint });
}
