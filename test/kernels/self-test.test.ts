import { describe, expect, it } from 'vitest';
import {
  type CreateKernels,
  type Kernels,
  openKernels,
  passesSelfTest,
  referenceKernels,
} from '../../src/kernels/index.ts';
import { expectedFingerprint, fingerprintOf, sampledActivations } from '../../src/kernels/self-test.ts';
import { elementary } from '../../src/shared/index.ts';
import { hasNativeKernels } from '../helpers/native-kernels.ts';

const reference = referenceKernels('float32', elementary);
const createReference: CreateKernels = (precision) => referenceKernels(precision, elementary);
/** The reference with some of its float32 kernels replaced. */
const create =
  (changed: Partial<Kernels>): CreateKernels =>
  (precision) =>
    precision === 'float32' ? { ...reference, ...changed } : createReference(precision);
/** What is no kernel, or has a test of its own. */
const setUp = ['precision', 'allocate', 'allocateIntegers', 'allocateDoubles', 'part', 'activation'];

describe('[U] kernels/self-test', () => {
  it('is passed by the reference', () => {
    expect(fingerprintOf(createReference, elementary)).toBe(expectedFingerprint);
    expect(passesSelfTest(createReference, elementary)).toBe(true);
  });

  it.each(hasNativeKernels ? (['wasm', 'native'] as const) : (['wasm'] as const))(
    'is passed by the kernels in %s',
    (choice) => {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536, shared: true });
      expect(passesSelfTest(openKernels(choice, memory, elementary).create, elementary)).toBe(true);
    },
  );

  it.each(Object.keys(reference).filter((name) => !setUp.includes(name)) as (keyof Kernels)[])(
    'is failed where %s does nothing',
    (name) => {
      expect(passesSelfTest(create({ [name]: () => undefined }), elementary)).toBe(false);
    },
  );

  it.each(['affineForward', 'affineBackwardWeight', 'affineBackwardInput'] as const)(
    'is failed where %s does nothing in float64',
    (name) => {
      const changed: CreateKernels = (precision) =>
        precision === 'float32' ? reference : { ...createReference(precision), [name]: () => undefined };
      expect(passesSelfTest(changed, elementary)).toBe(false);
    },
  );

  it('is failed where an activation or a derivative does nothing', () => {
    for (const part of ['forward', 'backward'] as const) {
      for (const type of sampledActivations) {
        const activation: Kernels['activation'] = (choice) => {
          const kernel = reference.activation(choice);
          return choice.type === type ? { ...kernel, [part]: () => undefined } : kernel;
        };
        expect(passesSelfTest(create({ activation }), elementary)).toBe(false);
      }
    }
  });

  it('is failed by a sum that runs in another order', () => {
    const fromTheEnd: typeof reference.affineBackwardBias = (dz, db, n, u) => {
      db.fill(0);
      for (let i = n - 1; i >= 0; i -= 1) {
        for (let j = 0; j < u; j += 1) db[j] = Math.fround(db[j]! + dz[i * u + j]!);
      }
    };
    expect(passesSelfTest(create({ affineBackwardBias: fromTheEnd }), elementary)).toBe(false);
  });

  it('is failed by a product that is not rounded before it is added', () => {
    const fused: typeof reference.sgdUpdate = (w, dw, rate) => {
      for (let i = 0; i < w.length; i += 1) w[i] = w[i]! - rate * dw[i]!;
    };
    expect(passesSelfTest(create({ sgdUpdate: fused }), elementary)).toBe(false);
  });

  it.each(Object.keys(elementary) as (keyof typeof elementary)[])(
    "is failed by another library's %s, where they differ in a last bit",
    (name) => {
      const other = (x: number) => elementary[name](x) * (1 + 2 ** -52);
      expect(passesSelfTest(createReference, { ...elementary, [name]: other })).toBe(false);
    },
  );
});
