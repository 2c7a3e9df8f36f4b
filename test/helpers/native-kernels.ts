/** Whether this clone has native kernels: `npm ci` builds them where there is a C compiler. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where kobai lies. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The file of this platform's native kernels, from there. */
export const nativeFile = `prebuilds/${process.platform}-${process.arch}/kernels.node`;

export const hasNativeKernels = existsSync(path.join(root, nativeFile));
