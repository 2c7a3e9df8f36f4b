export { type Diagnostic, formatPath, type Path, type Place } from './diagnostics.ts';
export { type ErrorData, type ErrorKind, KobaiError, toErrorData } from './errors.ts';
export { type RandomStream, randomStream } from './random.ts';
export { type FloatArray, type Precision, type Seed, type SplitName, splitNames, type Task } from './types.ts';
