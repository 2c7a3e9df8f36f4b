/** A formula to minimize → its matrix of second derivatives, by differentiating it twice. */
import type { FunctionSettings } from '../../config/index.ts';
import { compileFormula, differentiate } from '../../formula/index.ts';
import { readFormula } from '../../methods/index.ts';
import type { SymmetricMatrix } from './lanczos.ts';

/** Differentiates the formula. @returns makes the Hessian at given values of the variables, in the order of `start` */
export function openFunctionHessian({ formula, start }: FunctionSettings): (point: Float64Array) => SymmetricMatrix {
  const names = Object.keys(start);
  const size = names.length;
  const tree = readFormula(formula, names);
  // The lower triangle, row by row.
  const entries = names.flatMap((name, row) => {
    const slope = differentiate(tree, name);
    return names.slice(0, row + 1).map((other) => compileFormula(differentiate(slope, other), names));
  });
  return (point) => {
    const values = entries.map((entry) => entry(point));
    const at = (row: number, column: number) =>
      values[row < column ? (column * (column + 1)) / 2 + row : (row * (row + 1)) / 2 + column] as number;
    return {
      size,
      tolerance: Number.EPSILON,
      multiply(vector, out) {
        for (let row = 0; row < size; row += 1) {
          let sum = 0;
          for (let column = 0; column < size; column += 1) sum += at(row, column) * (vector[column] as number);
          out[row] = sum;
        }
        return true;
      },
    };
  };
}
