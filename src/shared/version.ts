/** kobai's own version. */
import { createRequire } from 'node:module';

/** The version in kobai's package.json, which lies above src and above dist alike. */
export function readVersion(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}
