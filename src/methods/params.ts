/** What is trained, and its gradients: arrays under names. */
import type { FloatArray } from '../shared/index.ts';

/** A parameter's name, `layers.<i>.weight` or `layers.<i>.bias`, to its values. `grads` have the same keys. */
export type Params = Readonly<Record<string, Parameter>>;

/** The values of one parameter, row-major in its shape. */
export type Parameter = { readonly shape: readonly number[]; readonly values: FloatArray };
