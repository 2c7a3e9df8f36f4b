// The scratch of the products of an image layer, part behind part: each begins where the one before ends. One room
// serves all three products; what each keeps where is said by convolution.ts.

import { ConvShape, roundUp } from './shapes';

/** A table: byte offsets of positions. */
@inline
export function offsetsOf(room: usize, shape: ConvShape): usize {
  return room + (<usize>roundUp(shape.positions, 8) << 2);
}

/** A padded image, channels first or last. */
@inline
export function imageOf(room: usize, shape: ConvShape): usize {
  return offsetsOf(room, shape) + (<usize>roundUp(shape.window, 4) << 2);
}

@inline
export function quadsOf(room: usize, shape: ConvShape): usize {
  const floats = shape.paddedHeight * shape.paddedWidth * roundUp(shape.channels, 8);
  return imageOf(room, shape) + (<usize>floats << 2);
}

/** Behind the quads is room for three that are written too many. */
@inline
export function panelsOf(room: usize, shape: ConvShape): usize {
  const ofWeights = roundUp(shape.filters, 4) * shape.window;
  const ofPositions = shape.positions << 2;
  const ofFilters = shape.filters << 2;
  return quadsOf(room, shape) + (<usize>(max(max(ofWeights, ofPositions), ofFilters) + 12) << 2);
}

/** Behind the panels as well. */
@inline
export function sumsOf(room: usize, shape: ConvShape): usize {
  const ofWindows = shape.window << 3;
  const ofGradients = shape.positions * roundUp(shape.filters, 8);
  const ofWeights = shape.kernel * shape.kernel * roundUp(shape.channels, 8) * shape.filters;
  return panelsOf(room, shape) + (<usize>(max(max(ofWindows, ofGradients), ofWeights) + 24) << 2);
}

/** Bytes of the whole. */
export function convRoom(shape: ConvShape): usize {
  return sumsOf(0, shape) + (<usize>(roundUp(shape.window, 4) * roundUp(shape.filters, 8)) << 2);
}
