import { describe, expect, it } from 'vitest';
import { type ActivationChoice, activationNames, type Kernels } from '../../src/kernels/index.ts';
import { fill, innerProduct } from '../helpers/fill.ts';
import { createKernels } from '../helpers/trials.ts';

const choices: ActivationChoice[] = activationNames.map((type) => ({ type, slope: 0.2, alpha: 0.7 }));

/** f(z) and dOut · f′(z) of rows (n, u). */
function run(kernels: Kernels, choice: ActivationChoice, z: readonly number[], dOut: readonly number[], n = 1) {
  const { reads, forward, backward } = kernels.activation(choice);
  const u = z.length / n;
  const input = fill(kernels, z);
  const y = kernels.allocate(z.length);
  const dz = kernels.allocate(z.length);
  forward(input, y, n, u);
  backward(reads === 'input' ? input : y, fill(kernels, dOut), dz, n, u);
  return { y, dz };
}

// y and dy/dz by torch.nn.functional (gelu, silu, softplus, elu with alpha 0.7, leaky_relu with slope 0.2), PyTorch 1.13
// in float64, gradients by y.sum().backward().
const torchInputs = [-6, -2.5, -1, -0.3, 0, 0.4, 1.7, 5];
const torchCases = [
  {
    type: 'gelu',
    y: [
      -5.919525869479969e-9, -0.015524163314440398, -0.15865525393145702, -0.1146265733433142, 0, 0.2621686966441297,
      1.6242387133104768, 4.999998566742141,
    ],
    slopes: [
      -3.546870945402639e-8, -0.03761108590814519, -0.08331547058768635, 0.26767223317289013, 0.5, 0.8027297977316535,
      1.1153179687821648, 1.000007146946002,
    ],
  },
  {
    type: 'swish',
    y: [
      -0.014835738939808647, -0.18964545005310887, -0.2689414213699951, -0.1276672449565023, 0, 0.23947506404498084,
      1.437409049357991, 4.966535745378576,
    ],
    slopes: [
      -0.012326432591525513, -0.09940111134152683, 0.07232948812851325, 0.3522199896811173, 0.5, 0.6947919584090637,
      1.067564504759019, 1.0265474324296655,
    ],
  },
  {
    type: 'softplus',
    y: [
      0.0024756851377304495,
      0.07888973429254963,
      0.31326168751822286,
      0.5543552444685271,
      Math.LN2,
      0.9130152523999526,
      1.8677860293862658,
      5.006715348489118,
    ],
    slopes: [
      0.0024726231566347748, 0.07585818002124356, 0.2689414213699951, 0.425557483188341, 0.5, 0.598687660112452,
      0.8455347349164652, 0.9933071490757152,
    ],
  },
  {
    type: 'elu',
    y: [-0.6982648734763335, -0.6425405009632708, -0.44248439117999033, -0.1814272455227975, 0, 0.4, 1.7, 5],
    slopes: [0.0017351265236664507, 0.05745949903672916, 0.2575156088200096, 0.5185727544772025, 0.7, 1, 1, 1],
  },
  {
    type: 'leakyRelu',
    y: [-1.2, -0.5, -0.2, -0.06, 0, 0.4, 1.7, 5],
    slopes: [0.2, 0.2, 0.2, 0.2, 0.2, 1, 1, 1],
  },
] as const;

describe.each(['float32', 'float64'] as const)('[U] kernels/reference/activations in %s', (precision) => {
  const kernels = createKernels(precision);

  it.each(torchCases)('gives the values and slopes of $type that PyTorch gives', ({ type, y, slopes }) => {
    const ones = torchInputs.map(() => 1);
    const computed = run(kernels, { type, slope: 0.2, alpha: 0.7 }, torchInputs, ones);
    for (let i = 0; i < y.length; i += 1) {
      expect(computed.y[i]).toBeCloseTo(y[i]!, precision === 'float32' ? 6 : 14);
      expect(computed.dz[i]).toBeCloseTo(slopes[i]!, precision === 'float32' ? 6 : 14);
    }
  });

  it.each(choices)('gives the derivative of $type that central differences give', (choice) => {
    // Float64 differences; float32 ones would prove nothing.
    const exact = createKernels('float64');
    const z = [0.3, -1.2, 2.1, 0.7, -0.4, 1.9, -2.2, 0.05];
    const dOut = [0.9, -0.3, 0.2, 1.1, 0.4, 0.8, -0.6, 0.1];
    const value = (i: number, shift: number) =>
      innerProduct(run(exact, choice, z.with(i, z[i]! + shift), dOut, 2).y, dOut);
    const { dz } = run(kernels, choice, z, dOut, 2);
    const h = 1e-5;
    for (let i = 0; i < z.length; i += 1) {
      expect(dz[i]).toBeCloseTo((value(i, h) - value(i, -h)) / (2 * h), precision === 'float32' ? 5 : 8);
    }
  });

  it.each(choices)('computes $type in place, where the next step allows it', (choice) => {
    const z = [0.3, -1.2, 2.1, -0.4];
    const dOut = [0.9, -0.3, 0.2, 1.1];
    const apart = run(kernels, choice, z, dOut, 2);
    const { reads, forward, backward } = kernels.activation(choice);
    const y = fill(kernels, z);
    forward(y, y, 2, 2);
    expect(y).toEqual(apart.y);
    const dz = fill(kernels, dOut);
    backward(reads === 'input' ? fill(kernels, z) : y, dz, dz, 2, 2);
    expect(dz).toEqual(apart.dz);
  });

  it.each(choices)('lets NaN through $type', (choice) => {
    expect(run(kernels, choice, [Number.NaN, 1], [1, 1]).y[0]).toBeNaN();
  });

  it.each(choices)('keeps $type and its derivative finite for huge inputs', (choice) => {
    const { y, dz } = run(kernels, choice, [-1e30, -1000, 1000, 1e30], [1, 1, 1, 1]);
    expect(kernels.allFinite(y) && kernels.allFinite(dz)).toBe(true);
  });

  it('takes 0 as the derivative of relu at 0', () => {
    expect([...run(kernels, { type: 'relu' }, [0, -0, 1], [5, 5, 5]).dz]).toEqual([0, 0, 5]);
  });

  it('makes the rows of a softmax add up to 1, for huge inputs too', () => {
    const { y } = run(kernels, { type: 'softmax' }, [1e30, -1e30, 1e30, 1000, 1001, 999], [0, 0, 0, 0, 0, 0], 2);
    expect(y[0]! + y[1]! + y[2]!).toBeCloseTo(1, 6);
    expect(y[3]! + y[4]! + y[5]!).toBeCloseTo(1, 6);
  });
});
