/** The kernels that a command asks for → those that it gets: the fastest from there on that compute here as they should. */
import { plainDataKernels } from '../../data/index.ts';
import {
  bindNativeData,
  bindNativeDoubles,
  type CreateKernels,
  type DataKernels,
  openKernels,
  passesSelfTest,
  referenceKernels,
} from '../../kernels/index.ts';
import type { KernelChoice } from '../../pool/index.ts';
import { elementary, printMessage } from '../../shared/index.ts';

/** Which kernels compute; of native ones, how many bits their vectors have. */
export type SettledKernels = { readonly kernels: KernelChoice; readonly vectorWidth?: number };

const settled = new Map<KernelChoice, SettledKernels>();

/** Takes WebAssembly where native kernels cannot be used, and the plain ones where neither can; says so once. */
export function settleKernels(choice: KernelChoice): SettledKernels {
  const known = settled.get(choice) ?? settle(choice);
  settled.set(choice, known);
  return known;
}

/** The kernels of the main thread: the readable ones, in float64 with native products where they are to be had. */
export const createMainKernels: CreateKernels = (precision) => {
  const plain = referenceKernels(precision, elementary);
  const isNative = precision === 'float64' && settleKernels('native').kernels === 'native';
  return isNative ? { ...plain, ...bindNativeDoubles() } : plain;
};

/** What loads data, in C where native kernels can be had: loaded when it is used. Who trains is told where they cannot. */
export function settleDataKernels(): DataKernels {
  let bound: DataKernels | undefined;
  const bind = () => {
    bound ??= bindDataKernels();
    return bound;
  };
  return {
    lookAtPixels: (...given) => bind().lookAtPixels(...given),
    compressPixels: (...given) => bind().compressPixels(...given),
    preferLargePages: (memory) => bind().preferLargePages(memory),
  };
}

function bindDataKernels(): DataKernels {
  try {
    return bindNativeData();
  } catch {
    return plainDataKernels;
  }
}

function settle(choice: KernelChoice): SettledKernels {
  switch (choice) {
    case 'native':
      return tryKernels(
        'native',
        'native kernels cannot be used here, and WebAssembly takes their place, slower',
        'wasm',
      );
    case 'wasm':
      return tryKernels(
        'wasm',
        'WebAssembly cannot be used here, and plain loops take its place, much slower',
        'reference',
      );
    case 'reference':
      return { kernels: 'reference' };
  }
}

function tryKernels(choice: KernelChoice, what: string, next: KernelChoice): SettledKernels {
  const problem = (why: string) => {
    printMessage(`${what}: ${why}`);
    return settleKernels(next);
  };
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true });
    const { create, vectorWidth } = openKernels(choice, memory, elementary);
    if (!passesSelfTest(create, elementary)) return problem('this machine does not compute with them as it should');
    return { kernels: choice, ...(vectorWidth !== undefined && { vectorWidth }) };
  } catch (error) {
    return problem(error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error));
  }
}
