/** What a check of a point finds. */
import type { Diagnostic, Path } from '../shared/index.ts';

/** An error at a setting of the point, wherever that is written. */
export type PointError = Omit<Diagnostic, 'severity'> & { readonly path: Path };
