/** `dataset: { type: idx }`: images and labels from files of one's own. */
import type { DatasetSettings, FilePath } from '../../config/index.ts';
import type { PixelKernels } from '../../kernels/index.ts';
import { takeAll } from '../faults.ts';
import { openIdx, readIdx } from '../formats/idx.ts';
import { findInputFile } from '../input-file.ts';
import type { Source } from '../source.ts';
import { createImageSource, type ImagePart } from './images.ts';

type IdxSettings = Extract<DatasetSettings, { type: 'idx' }>;

/** Reads two or four IDX files; throws what `parseIdx` and `createImageSource` throw, the faults of all files at once. */
export function readIdxSource(
  { images, labels, testImages, testLabels }: IdxSettings,
  folder: string,
  kernels: PixelKernels,
): Source {
  const readPart =
    (imagesKey: string, imagesName: FilePath, labelsKey: string, labelsName: FilePath) => (): ImagePart => {
      const imagesFile = findInputFile(folder, imagesName, ['dataset', imagesKey]);
      const labelsFile = findInputFile(folder, labelsName, ['dataset', labelsKey]);
      const [imageArray, labelArray] = takeAll(
        () => openIdx(imagesFile, 3),
        () => readIdx(labelsFile, 1),
      );
      return { images: imageArray, labels: labelArray, imagesFile, labelsFile };
    };
  // The schema lets neither test file stand without the other.
  const hasTest = testImages !== undefined && testLabels !== undefined;
  const [train, test] = takeAll(
    readPart('images', images, 'labels', labels),
    hasTest ? readPart('testImages', testImages, 'testLabels', testLabels) : () => undefined,
  );
  return createImageSource(train, test, kernels);
}
