/** `kobai export`. */
import { type Command, Option } from 'commander';
import type { ExportFormat } from '../runs/export-model.ts';
import { addModelChoice, type ModelFlags } from './options.ts';

type Flags = ModelFlags & { format: ExportFormat | 'tensorboard'; to?: string };

/** Adds `kobai export` to the program. */
export function declareExport(program: Command): void {
  addModelChoice(program.command('export'))
    .description(
      'write saved weights as ONNX or for PyTorch, with the scaling of the columns; or all curves for TensorBoard',
    )
    .addOption(
      new Option(
        '--format <which>',
        'ONNX, safetensors with the names and layouts of PyTorch, or event files of TensorBoard',
      )
        .choices(['onnx', 'torch', 'tensorboard'] satisfies Flags['format'][])
        .default('onnx'),
    )
    .option('--to <path>', 'what to write (default: model.onnx, model.safetensors or tensorboard/ in the folder)')
    .addHelpText(
      'after',
      `
With --format torch the Python that loads the file is printed. --format tensorboard writes every trial, or those
of --only and --trial, whether its weights were saved or not.

Examples:
  $ kobai export results/iris
  $ kobai export results/iris --format torch --to iris.safetensors > iris.py
  $ kobai export results/iris --format tensorboard && tensorboard --logdir results/iris/tensorboard

Exit codes: 0 all well, 2 bad input, or weights that were not saved
`,
    )
    .action(async (folder: string, { format, ...flags }: Flags) => {
      if (format === 'tensorboard') {
        const { exportTensorBoard } = await import('../runs/export-tensorboard.ts');
        return exportTensorBoard(folder, flags);
      }
      const { exportModel } = await import('../runs/export-model.ts');
      await exportModel(folder, { format, ...flags });
    });
}
