import { it } from 'vitest';
import { parseFormula, differentiate, compileElementwise, type Expression } from '../../src/formula/index.ts';
import { referenceKernels } from '../../src/kernels/index.ts';
import { elementary } from '../../src/shared/index.ts';
const tree = (t: string, names: string[]) => (parseFormula(t, { names }) as { tree: Expression }).tree;
it('times', () => {
  const n = 100, u = 100;
  for (const precision of ['float32', 'float64'] as const) {
    const A = precision === 'float32' ? Float32Array : Float64Array;
    const k = referenceKernels(precision, elementary);
    const y = A.from({ length: n * u }, (_, i) => Math.sin(i * 7)); const t = A.from({ length: n * u }, (_, i) => Math.cos(i));
    const o = new A(n * u), d = new A(n * u), row = new Float64Array(n);
    const time = (name: string, f: () => void) => { for (let i = 0; i < 300; i++) f(); const s = performance.now(); for (let i = 0; i < 2000; i++) f(); console.log(precision, name, ((performance.now() - s) / 2000 / (n * u) * 1e6).toFixed(2), 'ns/element'); };
    const loss = tree('0.5 * (y - t)^2', ['y', 't']);
    const f = compileElementwise([loss, differentiate(loss, 'y')], ['y', 't'], precision);
    time('formula 0.5(y-t)^2 + derivative', () => f([y, t], [o, d], 0, n * u));
    time('builtin squaredDifference', () => k.squaredDifference(y, t, 0.1, row, d, n, u));
    const bce = tree('max(y, 0) - y*t + log(1 + exp(-abs(y)))', ['y', 't']);
    const g = compileElementwise([bce, differentiate(bce, 'y')], ['y', 't'], precision);
    time('formula bce', () => g([y, t], [o, d], 0, n * u));
    time('builtin bce', () => k.sigmoidBinaryCrossEntropy(y, t, 0.1, row, d, n, u));
    for (const [type, text] of [['relu', 'max(0, x)'], ['relu', 'x > 0 ? x : 0'], ['swish', 'x * sigmoid(x)'], ['swish', 'x / (1 + exp(-x))'], ['elu', 'x > 0 ? x : exp(x) - 1'], ['tanh', 'tanh(x)'],['gelu','0.5*x*(1+erf(x/sqrt(2)))']] as const) {
      const a = tree(text, ['x']);
      const fw = compileElementwise([a], ['x'], precision), bw = compileElementwise([differentiate(a, 'x')], ['x'], precision);
      const kern = k.activation({ type, alpha: 1, beta: 1 } as never);
      time(`formula ${text} forward`, () => fw([y], [o], 0, n * u));
      time(`builtin ${type} forward`, () => kern.forward(y, o, n, u));
      time(`formula ${text} backward`, () => bw([y], [d], 0, n * u));
      time(`builtin ${type} backward`, () => kern.backward(kern.reads === 'output' ? o : y, t, d, n, u));
    }
  }
});
