/** The flatten layer: an image as one row of numbers. */
import type { FlattenSettings } from '../../config/index.ts';
import { sizeOf } from '../../shared/index.ts';
import type { LayerMethod } from './layer.ts';

/** Channels, then height, then width: the numbers lie in that order already, so that nothing is moved. */
export const flatten: LayerMethod<FlattenSettings> = {
  compressedRows: 'handsOn',
  inferShape: (_layer, input) => ({ input, output: [sizeOf(input)], params: {}, state: {}, work: 0 }),
  create: () => ({ state: {}, isCapturable: true, forward: (x) => x, backward: (dOut) => dOut }),
};
