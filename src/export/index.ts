export { describeModel, type ModelDescription } from './description.ts';
export { decodeModel, encodeModel, holdsModel } from './model-file.ts';
export { exportOnnx } from './onnx/export-onnx.ts';
export { irVersion, opset } from './onnx/versions.ts';
export { type Column, nameAnswers, nameOutputs } from './predictions.ts';
export { csvText, jsonLines, rowsOf } from './table-texts.ts';
export { openTensorBoard } from './tensorboard/export-tensorboard.ts';
export { fromTorch, isTorchOnly } from './torch/layers.ts';
export { exportTorch } from './torch/program.ts';
