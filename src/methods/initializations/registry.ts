/** Every way to draw initial weights, by its name in the experiment file. */
import type { Init } from '../../config/index.ts';
import type { RandomStream } from '../../shared/index.ts';
import type { Parameter } from '../params.ts';
import { fillOrthogonal } from './orthogonal.ts';

type Fans = { readonly inputs: number; readonly outputs: number };
type Fill = (weight: Parameter, stream: RandomStream) => void;

/**
 * The inits that have a name.
 *
 * he: √(2/inputs), https://arxiv.org/abs/1502.01852. xavier: √(2/(inputs + outputs)),
 * https://proceedings.mlr.press/v9/glorot10a.html (the book's chapter 6 writes it for inputs = outputs: √(1/inputs)).
 * lecun: √(1/inputs), http://yann.lecun.com/exdb/publis/pdf/lecun-98b.pdf.
 */
const namedInits: Readonly<Record<Extract<Init, string>, Fill>> = {
  he: normalBy(({ inputs }) => Math.sqrt(2 / inputs)),
  xavier: normalBy(({ inputs, outputs }) => Math.sqrt(2 / (inputs + outputs))),
  lecun: normalBy(({ inputs }) => Math.sqrt(1 / inputs)),
  orthogonal({ shape, values }, stream) {
    const [rows = 1] = shape;
    fillOrthogonal(values, rows, values.length / rows, stream);
  },
  zeros: ({ values }) => values.fill(0),
};

/** What writes the initial weights that an `init` of the experiment file asks for. */
export function fillerOf(init: Init): Fill {
  if (typeof init === 'string') return namedInits[init];
  if ('normal' in init) return normalBy(() => init.normal);
  return ({ values }, stream) => fill(values, () => init.uniform * (2 * stream.uniform() - 1));
}

/** Normal draws of mean 0 and the deviation that a weight's fans give. */
function normalBy(deviationOf: (fans: Fans) => number): Fill {
  return ({ shape, values }, stream) => {
    const deviation = deviationOf(countFans(shape));
    fill(values, () => deviation * stream.normal());
  };
}

function fill(values: Parameter['values'], draw: () => number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = draw();
}

/** How many numbers an output of the layer is a sum of, and how many outputs a number of its input takes part in. */
function countFans(shape: readonly number[]): Fans {
  const [first = 1, second = 1, ...window] = shape;
  if (shape.length === 2) return { inputs: first, outputs: second };
  const positions = window.reduce((product, size) => product * size, 1);
  return { inputs: second * positions, outputs: first * positions };
}
