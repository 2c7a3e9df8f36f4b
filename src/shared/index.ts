export { isNamedBy, pointsWith } from './axis-value.ts';
export { canonicalJson, joinProperties, sha256Hex } from './canonical-json.ts';
export { classLetters } from './class-letters.ts';
export { runCompiled } from './compiled-code.ts';
export { countOf } from './count-of.ts';
export { defaultName } from './default-name.ts';
export { type Diagnostic, formatPath, type Path, type Place } from './diagnostics.ts';
export { cutEnd, escapeControls } from './display-text.ts';
export { cos, exp, expm1, log, log1p, sin, tanh } from './elementary.ts';
export { elementary } from './elementary-functions.ts';
export type { ErrorCode } from './error-codes.ts';
export { erf } from './error-function.ts';
export { asSystemError, type ErrorData, type ErrorKind, isOfSystem, KobaiError, toErrorData } from './errors.ts';
export { formatDiagnostics } from './format-diagnostics.ts';
export { integerPower } from './integer-power.ts';
export { printOutcomes } from './json-outcomes.ts';
export { adviseFile } from './nearest-file.ts';
export { numericsVersion } from './numerics-version.ts';
export { type EveryKey, omitUndefined } from './omit-undefined.ts';
export { delayOptimizer, restoreOptimizer } from './optimizer.ts';
export { packageFile } from './package-file.ts';
export { type RandomStream, randomStream } from './random.ts';
export { expandRange, type Range } from './range.ts';
export { decodeSafetensors, decodeSafetensorsMetadata, encodeSafetensors, type Tensor } from './safetensors.ts';
export { type RowShape, sizeOf } from './shape.ts';
export { shellWord } from './shell-word.ts';
export { showError, showWarnings } from './show.ts';
export { significantDigits } from './significant-digits.ts';
export { dropRepeated, sortDiagnostics } from './sort-diagnostics.ts';
export { readStability } from './stability.ts';
export {
  comparePairs,
  describeValues,
  keepFinite,
  meanOf,
  type PairedDifference,
  type Statistic,
} from './statistics.ts';
export { hasColor, printAnnotations, printLines, printMessage, printResult, tellMessagesTo } from './terminal.ts';
export { textWidth } from './text-width.ts';
export { canonicalSettings, trialId } from './trial-id.ts';
export { type FloatArray, type Precision, type Seed, type SplitName, splitNames, type Task } from './types.ts';
export { type VerdictKind, verdictKinds } from './verdict-kinds.ts';
export { readVersion } from './version.ts';
export { joinWords, nearestWord, quote, shorten } from './words.ts';
