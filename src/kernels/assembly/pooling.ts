// The pooling of images, window after window; `planes` is N · C. Windows of 2 × 2 side by side are taken four at a time.

import { PoolShape } from './shapes';

/** How many windows of a row are taken by fours. */
@inline
function foursOf(shape: PoolShape): i32 {
  return shape.size == 2 && shape.stride == 2 ? shape.outWidth & -4 : 0;
}

/** out = the greatest of each window, the first of equal ones or the first NaN; picked = its index in its plane. */
export function maxPoolForward(x: usize, out: usize, picked: usize, planes: i32, shape: PoolShape): void {
  const width = shape.width;
  const size = shape.size;
  const stride = shape.stride;
  const outWidth = shape.outWidth;
  const byFours = foursOf(shape);
  for (let plane = 0; plane < planes; plane += 1) {
    for (let row = 0; row < shape.outHeight; row += 1) {
      let corner = row * stride * width;
      for (let column = 0; column < byFours; column += 4) {
        pickFour(x, corner, width, out, picked);
        corner += 8;
        out += 16;
        picked += 16;
      }
      for (let column = byFours; column < outWidth; column += 1) {
        let best = corner;
        let greatest = f32.load(x + (<usize>corner << 2));
        for (let start = corner; start < corner + size * width; start += width) {
          for (let here = start; here < start + size; here += 1) {
            const value = f32.load(x + (<usize>here << 2));
            if (!(value <= greatest) && greatest == greatest) {
              best = here;
              greatest = value;
            }
          }
        }
        f32.store(out, greatest);
        store<i32>(picked, best);
        corner += stride;
        out += 4;
        picked += 4;
      }
    }
    x += <usize>(shape.height * width) << 2;
  }
}

/** Four windows of 2 × 2, side by side from `corner` of the plane. */
@inline
function pickFour(x: usize, corner: i32, width: i32, out: usize, picked: usize): void {
  const upper = x + (<usize>corner << 2);
  const lower = upper + (<usize>width << 2);
  const a = v128.load(upper);
  const b = v128.load(upper, 16);
  const c = v128.load(lower);
  const d = v128.load(lower, 16);
  let best = i32x4.add(i32x4.splat(corner), i32x4(0, 2, 4, 6));
  let greatest = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
  let here = i32x4.add(best, i32x4.splat(1));
  let value = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
  const right = here;
  let taken = isTaken(value, greatest);
  best = v128.bitselect(here, best, taken);
  greatest = v128.bitselect(value, greatest, taken);
  here = i32x4.add(right, i32x4.splat(width - 1));
  value = v128.shuffle<f32>(c, d, 0, 2, 4, 6);
  taken = isTaken(value, greatest);
  best = v128.bitselect(here, best, taken);
  greatest = v128.bitselect(value, greatest, taken);
  here = i32x4.add(right, i32x4.splat(width));
  value = v128.shuffle<f32>(c, d, 1, 3, 5, 7);
  taken = isTaken(value, greatest);
  v128.store(picked, v128.bitselect(here, best, taken));
  v128.store(out, v128.bitselect(value, greatest, taken));
}

/** Where a value is greater, or is the first NaN. */
@inline
function isTaken(value: v128, greatest: v128): v128 {
  return v128.andnot(f32x4.eq(greatest, greatest), f32x4.le(value, greatest));
}

/** dx = dOut added at what was picked; 0 elsewhere. */
export function maxPoolBackward(dOut: usize, picked: usize, dx: usize, planes: i32, shape: PoolShape): void {
  const planeBytes = <usize>(shape.height * shape.width) << 2;
  const outBytes = <usize>(shape.outHeight * shape.outWidth) << 2;
  for (let plane = 0; plane < planes; plane += 1) {
    memory.fill(dx, 0, planeBytes);
    for (const end = dOut + outBytes; dOut < end; dOut += 4) {
      const to = dx + (<usize>load<u32>(picked) << 2);
      f32.store(to, f32.load(to) + f32.load(dOut));
      picked += 4;
    }
    dx += planeBytes;
  }
}

/** out = the mean of each window. */
export function averagePoolForward(x: usize, out: usize, planes: i32, shape: PoolShape): void {
  const rowBytes = <usize>shape.width << 2;
  const sizeBytes = <usize>shape.size << 2;
  const count = <f32>(shape.size * shape.size);
  const byFours = foursOf(shape);
  for (let plane = 0; plane < planes; plane += 1) {
    for (let row = 0; row < shape.outHeight; row += 1) {
      let corner = x + rowBytes * (row * shape.stride);
      for (let column = 0; column < byFours; column += 4) {
        v128.store(out, meanOfFour(corner, corner + rowBytes));
        corner += 32;
        out += 16;
      }
      for (let column = byFours; column < shape.outWidth; column += 1) {
        let sum: f32 = 0;
        const end = corner + rowBytes * shape.size;
        for (let start = corner; start < end; start += rowBytes) {
          for (let here = start; here < start + sizeBytes; here += 4) sum += f32.load(here);
        }
        f32.store(out, sum / count);
        corner += <usize>shape.stride << 2;
        out += 4;
      }
    }
    x += rowBytes * shape.height;
  }
}

/** The means of four windows of 2 × 2. */
@inline
function meanOfFour(upper: usize, lower: usize): v128 {
  const a = v128.load(upper);
  const b = v128.load(upper, 16);
  const c = v128.load(lower);
  const d = v128.load(lower, 16);
  // From +0, as every chain.
  let sum = f32x4.add(f32x4.splat(0), v128.shuffle<f32>(a, b, 0, 2, 4, 6));
  sum = f32x4.add(sum, v128.shuffle<f32>(a, b, 1, 3, 5, 7));
  sum = f32x4.add(sum, v128.shuffle<f32>(c, d, 0, 2, 4, 6));
  sum = f32x4.add(sum, v128.shuffle<f32>(c, d, 1, 3, 5, 7));
  return f32x4.div(sum, f32x4.splat(4));
}

/** The gradients of four windows of 2 × 2 that nothing else reaches. */
@inline
function shareFour(gradient: v128, upper: usize, lower: usize): void {
  const share = f32x4.add(f32x4.splat(0), f32x4.div(gradient, f32x4.splat(4)));
  const left = v128.shuffle<f32>(share, share, 0, 0, 1, 1);
  const right = v128.shuffle<f32>(share, share, 2, 2, 3, 3);
  v128.store(upper, left);
  v128.store(upper, right, 16);
  v128.store(lower, left);
  v128.store(lower, right, 16);
}

/** dx = dOut / size² added to each element of its window; 0 elsewhere. */
export function averagePoolBackward(dOut: usize, dx: usize, planes: i32, shape: PoolShape): void {
  const rowBytes = <usize>shape.width << 2;
  const sizeBytes = <usize>shape.size << 2;
  const count = <f32>(shape.size * shape.size);
  const byFours = foursOf(shape);
  for (let plane = 0; plane < planes; plane += 1) {
    memory.fill(dx, 0, rowBytes * shape.height);
    for (let row = 0; row < shape.outHeight; row += 1) {
      let corner = dx + rowBytes * (row * shape.stride);
      for (let column = 0; column < byFours; column += 4) {
        shareFour(v128.load(dOut), corner, corner + rowBytes);
        corner += 32;
        dOut += 16;
      }
      for (let column = byFours; column < shape.outWidth; column += 1) {
        const share = f32.load(dOut) / count;
        const end = corner + rowBytes * shape.size;
        for (let start = corner; start < end; start += rowBytes) {
          for (let here = start; here < start + sizeBytes; here += 4) f32.store(here, f32.load(here) + share);
        }
        corner += <usize>shape.stride << 2;
        dOut += 4;
      }
    }
    dx += rowBytes * shape.height;
  }
}
