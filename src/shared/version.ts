/** kobai's own version. */
import { createRequire } from 'node:module';

/** The version in kobai's package.json. */
export function readVersion(): string {
  return (createRequire(import.meta.url)('kobai/package.json') as { version: string }).version;
}
