import { describe, expect, it } from 'vitest';
import { openSimdKernels, passesSelfTest, referenceKernels } from '../../src/kernels/index.ts';
import { exp, log, tanh } from '../../src/shared/index.ts';

const elementary = { exp, log, tanh };
const reference = referenceKernels('float32', elementary);

describe('[U] kernels/self-test', () => {
  it('is passed by the reference and by the fast kernels', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
    expect(passesSelfTest(reference, elementary)).toBe(true);
    expect(passesSelfTest(openSimdKernels(memory, elementary)(), elementary)).toBe(true);
  });

  it('is failed by a sum that runs in another order', () => {
    const fromTheEnd: typeof reference.affineBackwardBias = (dz, db, n, u) => {
      db.fill(0);
      for (let i = n - 1; i >= 0; i -= 1) {
        for (let j = 0; j < u; j += 1) db[j] = Math.fround(db[j]! + dz[i * u + j]!);
      }
    };
    expect(passesSelfTest({ ...reference, affineBackwardBias: fromTheEnd }, elementary)).toBe(false);
  });

  it('is failed by a product that is not rounded before it is added', () => {
    const fused: typeof reference.sgdUpdate = (w, dw, rate) => {
      for (let i = 0; i < w.length; i += 1) w[i] = w[i]! - rate * dw[i]!;
    };
    expect(passesSelfTest({ ...reference, sgdUpdate: fused }, elementary)).toBe(false);
  });

  it('is failed by elementary functions of another library, where they differ in a last bit', () => {
    expect(passesSelfTest(reference, { ...elementary, log: (x) => log(x) * (1 + 2 ** -52) })).toBe(false);
  });
});
