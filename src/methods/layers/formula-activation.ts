/** An activation that is a formula in x → a kernel like the built-in ones. */
import { compileElementwise, differentiate, type Expression } from '../../formula/index.ts';
import type { ActivationKernel } from '../../kernels/index.ts';
import type { Precision } from '../../shared/index.ts';
import { readFormula } from '../read-formula.ts';

/** f(x) and f′(x) · dOut, element by element. */
export function formulaActivation(text: string, precision: Precision): ActivationKernel {
  const tree = readFormula(text, ['x']);
  const chained: Expression = {
    kind: 'binary',
    operator: '*',
    left: differentiate(tree, 'x'),
    right: { kind: 'name', name: 'dOut' },
  };
  const computeValues = compileElementwise([tree], ['x'], precision);
  const computeSlopes = compileElementwise([chained], ['x', 'dOut'], precision);
  return {
    reads: 'input',
    forward: (z, out, n, u) => computeValues([z], [out], 0, n * u),
    backward: (z, dOut, dz, n, u) => computeSlopes([z, dOut], [dz], 0, n * u),
  };
}
