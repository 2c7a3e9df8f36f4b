/** `kobai export`: a trained network as a file for other programs. */
import path from 'node:path';
import { exportOnnx, exportTorch, irVersion, opset } from '../../export/index.ts';
import { replaceFile } from '../../results/index.ts';
import { omitUndefined, printMessage, printResult } from '../../shared/index.ts';
import { readConditions } from '../prepare/select-points.ts';
import { type ChosenModel, openSavedModel } from './saved-model.ts';

/** The forms that a network is exported in. */
export type ExportFormat = 'onnx' | 'torch';

const endings: Readonly<Record<ExportFormat, string>> = { onnx: 'model.onnx', torch: 'model.safetensors' };

/**
 * Writes a trained network to a file; of PyTorch's form prints the program that loads it too.
 *
 * @param to the file; by default beside the results
 * @throws what `openSavedModel` and `replaceFile` throw
 */
export async function exportModel(
  folder: string,
  {
    format,
    to = path.join(folder, endings[format]),
    only,
    trial: wanted,
  }: ChosenModel & { format: ExportFormat; to?: string },
): Promise<void> {
  const { trial, name, summary, ...model } = openSavedModel(
    folder,
    omitUndefined({ conditions: readConditions(only), trial: wanted }),
  );
  const { layers, loss, precision } = trial.settings;
  const trained = { ...model, layers, loss, precision };
  if (format === 'onnx') {
    replaceFile(to, await exportOnnx(trained, summary.name));
    if (precision === 'float64') printMessage('its layers compute in float32: runtimes have no convolution in float64');
  } else {
    const { bytes, program } = exportTorch(trained, to);
    replaceFile(to, bytes);
    printResult(program);
  }
  const { encoding } = model.description;
  if (encoding && format === 'torch') {
    printMessage('its inputs are encoded columns: `encoding` in the program says how those of a table become them');
  }
  if (
    format === 'onnx' &&
    encoding?.columns.some((column) => column.type === 'category' && column.unseen === 'error')
  ) {
    printMessage('a class that training did not have is none of the classes in it, where `kobai predict` refuses it');
  }
  const version = format === 'onnx' ? `, opset ${opset}, IR version ${irVersion}` : '';
  printMessage(`written: ${to}${version}; the weights of ${name || 'the only point'}, trial ${trial.id.slice(0, 12)}`);
}
