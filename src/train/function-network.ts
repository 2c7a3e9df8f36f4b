/** A formula to minimize → a `Network`: its variables are the parameters, its value is the loss. */
import type { FunctionSettings } from '../config/index.ts';
import { compileFormula, differentiate } from '../formula/index.ts';
import type { Kernels } from '../kernels/index.ts';
import { allocateTrained, type Parameter, readFormula } from '../methods/index.ts';
import type { Network } from './network.ts';

/**
 * Builds the network of a function, with its variables at their start. There is one row, which has no features: the
 * function is the same for every mini-batch.
 */
export function createFunctionNetwork(kernels: Kernels, { formula, start }: FunctionSettings): Network {
  const names = Object.keys(start);
  const tree = readFormula(formula, names);
  const compute = compileFormula(tree, names);
  const slopes = names.map((name) => compileFormula(differentiate(tree, name), names));
  const trained = allocateTrained(kernels, Object.fromEntries(names.map((name) => [name, [1]])));
  const { params, grads } = trained;
  const list = Object.values(params) as Parameter[];
  for (const [name, value] of Object.entries(start)) (params[name] as Parameter).values[0] = value;
  const point = new Float64Array(names.length);
  const out = kernels.allocate(1);
  const rowLoss = kernels.allocateDoubles(1);

  const evaluate = () => {
    for (let i = 0; i < list.length; i += 1) point[i] = (list[i] as Parameter).values[0] as number;
    return compute(point);
  };

  return {
    ...trained,
    state: {},
    outputs: 1,
    draw() {},
    forward: () => out,
    activate() {},
    rowLosses() {
      rowLoss[0] = evaluate();
      return rowLoss;
    },
    batchLoss: evaluate,
    backward() {
      for (const [index, slope] of slopes.entries())
        (grads[names[index] as string] as Parameter).values[0] = slope(point);
    },
    describeActivations: () => [],
  };
}
