/** Parameters and their gradients, all zeros, by name and shape. */
import type { Kernels } from '../../kernels/index.ts';
import { sizeOf } from '../../shared/index.ts';
import type { Parameter } from '../params.ts';
import type { ParameterShapes } from './layer.ts';

type Named<Shapes> = { readonly [Name in keyof Shapes]: Parameter };

/** Makes the parameters of a layer and the room for their gradients. */
export function createWeights<Shapes extends ParameterShapes>(kernels: Kernels, shapes: Shapes) {
  return { params: createZeros(kernels, shapes), grads: createZeros(kernels, shapes) };
}

/** Zeros of the given names and shapes. */
export function createZeros<Shapes extends ParameterShapes>(kernels: Kernels, shapes: Shapes): Named<Shapes> {
  const entries = Object.entries(shapes).map(([name, shape]) => {
    return [name, { shape, values: kernels.allocate(sizeOf(shape)) }] as const;
  });
  return Object.fromEntries(entries) as Named<Shapes>;
}
