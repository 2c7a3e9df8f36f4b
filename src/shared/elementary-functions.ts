/** The elementary functions that the kernels are handed. */
import { exp, expm1, log, log1p, tanh } from './elementary.ts';
import { erf } from './error-function.ts';

/** exp, log and the like in float64, with the same bits on every machine. */
export const elementary = { erf, exp, expm1, log, log1p, tanh };
