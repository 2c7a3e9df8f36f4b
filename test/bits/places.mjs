/** Where things lie: kobai's root, the golden set, and the cache of what the proof downloads. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const goldenFolder = path.join(root, 'test', 'golden');

/** Inside node_modules, so that git and every tool pass it by and `npm ci` clears it. */
export const cacheFolder = path.join(root, 'node_modules', '.cache', 'kobai-bits');
