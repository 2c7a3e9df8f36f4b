/** `kobai export`. */
import { type Command, Option } from 'commander';
import type { ExportFormat } from '../runs/models/export-model.ts';
import { addModelChoice, type ModelFlags } from './options.ts';

type Flags = ModelFlags & { format: ExportFormat | 'tensorboard' | 'mlflow'; to?: string };

/** Adds `kobai export` to the program. */
export function declareExport(program: Command): void {
  addModelChoice(program.command('export'))
    .description(
      'write saved weights as ONNX or for PyTorch, with the scaling of the columns; or all curves for TensorBoard or MLflow',
    )
    .addOption(
      new Option(
        '--format <which>',
        'ONNX, safetensors with the names and layouts of PyTorch, event files of TensorBoard, or runs of MLflow',
      )
        .choices(['onnx', 'torch', 'tensorboard', 'mlflow'] satisfies Flags['format'][])
        .default('onnx'),
    )
    .option(
      '--to <path>',
      'what to write (default: model.onnx, model.safetensors or tensorboard/ in the folder), or the URL of a server of MLflow (default: that of MLFLOW_TRACKING_URI)',
    )
    .addHelpText(
      'after',
      `
With --format torch the Python that loads the file is printed. --format tensorboard writes every trial, or those
of --only and --trial, whether its weights were saved or not. So does --format mlflow, over the network: what the
server has already is not sent again. Credentials come from MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and
MLFLOW_TRACKING_PASSWORD. Weights and other files are not sent.

Examples:
  $ kobai export results/iris
  $ kobai export results/iris --format torch --to iris.safetensors > iris.py
  $ kobai export results/iris --format tensorboard && tensorboard --logdir results/iris/tensorboard
  $ kobai export results/iris --format mlflow --to http://127.0.0.1:5000

Exit codes: 0 all well, 2 bad input, or weights that were not saved, 5 a server that does not take what is sent
`,
    )
    .action(async (folder: string, { format, ...flags }: Flags) => {
      if (format === 'tensorboard') {
        const { exportTensorBoard } = await import('../runs/models/export-tensorboard.ts');
        return exportTensorBoard(folder, flags);
      }
      if (format === 'mlflow') {
        const { exportMlflow } = await import('../runs/models/export-mlflow.ts');
        return exportMlflow(folder, flags);
      }
      const { exportModel } = await import('../runs/models/export-model.ts');
      await exportModel(folder, { format, ...flags });
    });
}
