/** A part of the file under check. */
import type { Path } from '../../shared/index.ts';
import type { Span } from '../read/source.ts';

/** A part of the file under check: where it belongs, and its key if it has one. */
export type Location = { readonly path: Path; readonly key?: Span };
