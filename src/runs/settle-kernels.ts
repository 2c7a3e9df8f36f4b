/** The kernels that a command asks for → those that it gets: native ones where they run here. */
import {
  bindNativeDoubles,
  type CreateKernels,
  openKernels,
  passesSelfTest,
  referenceKernels,
} from '../kernels/index.ts';
import type { KernelChoice } from '../pool/index.ts';
import { elementary, printMessage } from '../shared/index.ts';

/** Which kernels compute; of native ones, how many bits their vectors have. */
export type SettledKernels = { readonly kernels: KernelChoice; readonly vectorWidth?: number };

let native: SettledKernels | undefined;

/** Takes WebAssembly where native kernels cannot be had or compute something else, and says so, once. */
export function settleKernels(choice: KernelChoice): SettledKernels {
  if (choice !== 'native') return { kernels: choice };
  native ??= tryNative();
  return native;
}

/** The kernels of the main thread: the readable ones, in float64 with native products where they are to be had. */
export const createMainKernels: CreateKernels = (precision) => {
  const plain = referenceKernels(precision, elementary);
  return precision === 'float64' && settleKernels('native').kernels === 'native'
    ? { ...plain, ...bindNativeDoubles() }
    : plain;
};

function tryNative(): SettledKernels {
  const fallBack = (why: string): SettledKernels => {
    printMessage(`native kernels cannot be used here, and WebAssembly takes their place, slower: ${why}`);
    return { kernels: 'wasm' };
  };
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true });
    const { create, vectorWidth } = openKernels('native', memory, elementary);
    if (!passesSelfTest(create, elementary)) return fallBack('they do not compute what they should');
    return { kernels: 'native', ...(vectorWidth !== undefined && { vectorWidth }) };
  } catch (error) {
    return fallBack(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error));
  }
}
