/** `kobai export`. */
import { type Command, Option } from 'commander';
import type { ExportFormat } from '../runs/export-model.ts';
import { addModelChoice, type ModelFlags } from './options.ts';

type Flags = ModelFlags & { format: ExportFormat; to?: string };

/** Adds `kobai export` to the program. */
export function declareExport(program: Command): void {
  addModelChoice(program.command('export'))
    .description('write saved weights as ONNX, or for PyTorch, with the scaling of the columns')
    .addOption(
      new Option('--format <which>', 'ONNX, or safetensors with the names and layouts of PyTorch')
        .choices(['onnx', 'torch'] satisfies ExportFormat[])
        .default('onnx'),
    )
    .option('--to <file>', 'the file to write (default: model.onnx or model.safetensors in the folder)')
    .addHelpText(
      'after',
      `
With --format torch the Python that loads the file is printed.

Examples:
  $ kobai export results/iris
  $ kobai export results/iris --format torch --to iris.safetensors > iris.py

Exit codes: 0 all well, 2 bad input, or weights that were not saved
`,
    )
    .action(async (folder: string, flags: Flags) => {
      const { exportModel } = await import('../runs/export-model.ts');
      await exportModel(folder, flags);
    });
}
