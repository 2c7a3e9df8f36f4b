/** An activation → how PyTorch writes it. */
import type { ActivationName, ActivationSettings } from '../../config/index.ts';
import { readFormula } from '../../methods/index.ts';
import type { RowShape } from '../../shared/index.ts';
import { torchExpression } from './formula.ts';

type Named<Type extends ActivationName> = Extract<ActivationSettings, { type: Type }>;

/** Exhaustive by its type: an activation of the schema must stand here. Settings and definitions are PyTorch's. */
const modules: { readonly [Type in ActivationName]: (settings: Named<Type>, row: RowShape) => readonly string[] } = {
  relu: () => ['nn.ReLU()'],
  leakyRelu: ({ slope }) => [`nn.LeakyReLU(${slope})`],
  elu: ({ alpha }) => [`nn.ELU(${alpha})`],
  gelu: () => ['nn.GELU()'],
  swish: () => ['nn.SiLU()'],
  softplus: () => ['nn.Softplus()'],
  sigmoid: () => ['nn.Sigmoid()'],
  tanh: () => ['nn.Tanh()'],
  softmax: (_, row) =>
    row.length === 1
      ? ['nn.Softmax(dim=1)']
      : ['nn.Flatten()', 'nn.Softmax(dim=1)', `nn.Unflatten(1, (${row.join(', ')}))`],
  identity: () => [],
};

/** The modules of an activation, as Python; of a formula `Apply(lambda x: …)`. @param row the shape of a row */
export function torchActivation(settings: ActivationSettings, row: RowShape): readonly string[] {
  if (settings.type === undefined) {
    return [`Apply(lambda x: ${torchExpression(readFormula(settings.formula, ['x']))})`];
  }
  const make = modules[settings.type] as (settings: ActivationSettings, row: RowShape) => readonly string[];
  return make(settings, row);
}
