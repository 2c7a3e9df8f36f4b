/** Parameters and their gradients → pairs of arrays, found by name once and not at every update. */
import type { KernelArray } from '../../kernels/index.ts';
import type { Parameter } from '../params.ts';
import type { OptimizerContext } from './optimizer.ts';

/** A parameter's values and their gradient, of one length. */
export type GradientPair = { readonly name: string; readonly w: KernelArray; readonly dw: KernelArray };

/** Pairs every parameter with its gradient, in the order of the parameters. */
export function pairGradients({ params, grads }: Pick<OptimizerContext, 'params' | 'grads'>): GradientPair[] {
  return Object.entries(params).map(([name, { values }]) => ({
    name,
    w: values,
    dw: (grads[name] as Parameter).values,
  }));
}
