/** The writer of ONNX, loaded when it is asked for: nothing else needs what writes protobuf. */
import type { TrainedModel } from '../trained-model.ts';

/** The bytes of an ONNX model: see `writeOnnx`. */
export async function exportOnnx(model: TrainedModel, name: string): Promise<Uint8Array> {
  const { writeOnnx } = await import('./model.ts');
  return writeOnnx(model, name);
}
