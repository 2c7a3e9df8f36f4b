/** IDX images and labels, with or without a test part of their own → rows of images with classes. */
import type { PixelKernels } from '../../kernels/index.ts';
import type { Bytes } from '../bytes.ts';
import { classesOfNumbers } from '../classes.ts';
import { fault, inputError } from '../faults.ts';
import type { IdxArray } from '../formats/idx.ts';
import type { InputFile } from '../input-file.ts';
import { scanPixels } from '../pixels.ts';
import { chooseClassTarget, createSource, type Source } from '../source.ts';

/** Images (rows, height, width) and their labels (rows), with the files that they come from. */
export type ImagePart = {
  readonly images: IdxArray<Bytes>;
  readonly labels: IdxArray;
  readonly imagesFile: InputFile;
  readonly labelsFile: InputFile;
};

/**
 * Joins the parts, the test part last.
 *
 * @throws DATA_IDX_COUNT where a part has not one label an image; DATA_IDX_SHAPE where the test images have another
 * size; DATA_ONE_CLASS
 */
export function createImageSource(train: ImagePart, test: ImagePart | undefined, kernels: PixelKernels): Source {
  const parts = test === undefined ? [train] : [train, test];
  for (const part of parts) checkCount(part);
  const [trainRows = 0, height = 0, width = 0] = train.images.dimensions;
  const [testRows = 0, testHeight, testWidth] = test?.images.dimensions ?? [];
  if (test !== undefined && (testHeight !== height || testWidth !== width)) {
    const { file, path } = test.imagesFile;
    const message = `${file} has images of ${testHeight} × ${testWidth}, ${train.imagesFile.file} of ${height} × ${width}`;
    throw inputError(fault('DATA_IDX_SHAPE', path, message));
  }
  const labels = Buffer.concat(parts.map((part) => part.labels.values));
  return createSource(
    {
      rows: trainRows + testRows,
      inputs: height * width,
      shape: [1, height, width],
      ownTestRows: testRows,
      features: scanPixels(
        parts.map(({ images }) => images.values),
        height * width,
        kernels,
      ),
    },
    (wish) => chooseClassTarget(classesOfNumbers(labels, wish.outputs), wish, train.labelsFile.path),
  );
}

function checkCount({ images, labels, imagesFile, labelsFile }: ImagePart): void {
  if (images.dimensions[0] === labels.dimensions[0]) return;
  const message =
    `${labelsFile.file} has ${labels.dimensions[0]} labels, ` +
    `${imagesFile.file} has ${images.dimensions[0]} images; each image needs one label`;
  throw inputError(fault('DATA_IDX_COUNT', labelsFile.path, message));
}
