export { describeModel, type ModelDescription } from './description.ts';
export { decodeModel, encodeModel, holdsModel } from './model-file.ts';
export { type Column, nameAnswers, nameOutputs } from './predictions.ts';
export { csvText, jsonLines, rowsOf } from './table-texts.ts';
