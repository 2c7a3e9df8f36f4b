export { describeModel, type ModelDescription } from './description.ts';
export { decodeModel, encodeModel, holdsModel } from './model-file.ts';
