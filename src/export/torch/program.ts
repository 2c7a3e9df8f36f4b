/** A trained network → a safetensors file in PyTorch's layout, and the Python that loads it. */
import { encodeSafetensors, type Tensor } from '../../shared/index.ts';
import type { TrainedModel } from '../trained-model.ts';
import { torchModules, torchNames, toTorch } from './layers.ts';

/** The file, and a program for it. */
export type TorchExport = { readonly bytes: Uint8Array; readonly program: string };

/**
 * Exports to PyTorch.
 *
 * The file has the state dict of an `nn.Sequential`, and beside it, in float64, how numbers are scaled: `columns.offset`
 * and `columns.scale`, of targets that are numbers `targets.offset` and `targets.scale` too.
 *
 * @param file as the program names it
 */
export function exportTorch(model: TrainedModel, file: string): TorchExport {
  const { layers, shapes, tensors, description } = model;
  const { columns, answer } = description;
  const scalings = {
    ...scalingOf('columns', columns),
    ...(answer.type === 'numbers' && scalingOf('targets', answer.targets)),
  };
  const bytes = encodeSafetensors({ ...toTorch(tensors, torchNames(layers, shapes)), ...scalings });
  return { bytes, program: writeProgram(model, file) };
}

function scalingOf(name: string, columns: readonly { offset: number; scale: number }[]): Record<string, Tensor> {
  const vector = (values: Float64Array): Tensor => ({ shape: [values.length], values });
  return {
    [`${name}.offset`]: vector(Float64Array.from(columns, ({ offset }) => offset)),
    [`${name}.scale`]: vector(Float64Array.from(columns, ({ scale }) => scale)),
  };
}

function writeProgram({ layers, shapes, description, precision }: TrainedModel, file: string): string {
  const { columns, shape, answer, encoding } = description;
  const codes = torchModules(layers, shapes).map(({ code }) => code);
  const isNumbers = answer.type === 'numbers';
  const pop = (name: string) => `tensors.pop("${name}.offset"), tensors.pop("${name}.scale")`;
  const input = shape === undefined ? 'x' : `x.reshape(-1, ${shape.join(', ')})`;
  const names = isNumbers ? answer.targets.map(({ name }) => name) : answer.classes;
  const lines = [
    ...(encoding ? ['import json', ''] : []),
    'import torch',
    'from safetensors.torch import load_file',
    'from torch import nn',
    '',
    ...(codes.some((code) => code.startsWith('Apply')) ? applyModule : []),
    `columns = ${JSON.stringify(columns.map(({ name }) => name))}`,
    ...(encoding ? ['# How the columns of a table become these.', `encoding = ${jsonInPython(encoding)}`] : []),
    `${isNumbers ? 'targets' : 'classes'} = ${JSON.stringify(names)}`,
    `tensors = load_file(${JSON.stringify(file)})`,
    `offset, scale = ${pop('columns')}`,
    ...(isNumbers ? [`target_offset, target_scale = ${pop('targets')}`] : []),
    'model = nn.Sequential(',
    ...codes.map((code) => `    ${code},`),
    `)${precision === 'float64' ? '.double()' : ''}`,
    'model.load_state_dict(tensors)',
    'model.eval()',
    '',
    '',
    'def predict(rows):  # float64, (n, columns)',
    `    x = ((rows - offset) / scale).to(torch.${precision})`,
    '    with torch.no_grad():',
    isNumbers
      ? `        return model(${input}).double() * target_scale + target_offset`
      : `        return model(${input})`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A text in JSON is one in Python too; true, false and null are not. */
function jsonInPython(value: object): string {
  return `json.loads(${JSON.stringify(JSON.stringify(value))})`;
}

const applyModule = [
  'class Apply(nn.Module):',
  '    def __init__(self, function):',
  '        super().__init__()',
  '        self.function = function',
  '',
  '    def forward(self, x):',
  '        return self.function(x)',
  '',
  '',
];
