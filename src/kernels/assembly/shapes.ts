// The shapes of image layers, as src/kernels/module/images.ts writes them into memory.

/** Pads a count to whole vectors or blocks. */
@inline
export function roundUp(count: i32, to: i32): i32 {
  return (count + to - 1) & -to;
}

@unmanaged
export class ConvShape {
  channels: i32;
  height: i32;
  width: i32;
  filters: i32;
  kernel: i32;
  stride: i32;
  padding: i32;
  outHeight: i32;
  outWidth: i32;

  /** Positions of the window. */
  @inline get positions(): i32 {
    return this.outHeight * this.outWidth;
  }

  /** Inputs under the window, and weights of a filter. */
  @inline get window(): i32 {
    return this.channels * this.kernel * this.kernel;
  }

  @inline get paddedHeight(): i32 {
    return this.height + 2 * this.padding;
  }

  @inline get paddedWidth(): i32 {
    return this.width + 2 * this.padding;
  }
}

@unmanaged
export class PoolShape {
  channels: i32;
  height: i32;
  width: i32;
  size: i32;
  stride: i32;
  outHeight: i32;
  outWidth: i32;
}
