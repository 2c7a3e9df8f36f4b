/**
 * Elementary functions in float64 from + − × ÷ and bit operations alone, so that every machine computes the same bits.
 *
 * `Math.exp` and its kind are left to the engine by the ECMAScript standard and do differ between processors and
 * versions. Methods and minimax coefficients are those of the FreeBSD mathematical library (fdlibm), whose error bound
 * for exp, log, log1p, sin and cos is below one unit in the last place.
 * @see https://cgit.freebsd.org/src/tree/lib/msun/src
 */

const float64 = new Float64Array(1);
const words = new Uint32Array(float64.buffer);
// Which of the two 32-bit words holds sign and exponent.
float64[0] = 1;
const high = words[1] === 0x3ff0_0000 ? 1 : 0;
const low = 1 - high;

const ln2High = 6.931471803691238e-1;
const ln2Low = 1.9082149292705877e-10;
const oneOverLn2 = Math.LOG2E;

/** 2^k for −1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  words[high] = (k + 1023) << 20;
  words[low] = 0;
  return float64[0] as number;
}

/** y · 2^k, rounded once where the result is subnormal. */
function scaleByPowerOfTwo(y: number, k: number): number {
  if (k > 1023) return y * 2 * powerOfTwo(k - 1);
  if (k < -1022) return y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return y * powerOfTwo(k);
}

/** The whole number nearest to x / ln 2, halves away from zero. */
function countLn2(x: number): number {
  return Math.trunc(oneOverLn2 * x + (x < 0 ? -0.5 : 0.5));
}

/** e^x. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -745.1332191019411) return 0;
  // x = k ln 2 + r with |r| ≤ ½ ln 2, r = hi − lo.
  const k = countLn2(x);
  const hi = x - k * ln2High;
  const lo = k * ln2Low;
  const r = hi - lo;
  const t = r * r;
  const c =
    r -
    t *
      (1.6666666666666602e-1 +
        t *
          (-2.7777777777015593e-3 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))));
  return scaleByPowerOfTwo(1 - (lo - (r * c) / (2 - c) - hi), k);
}

/** The natural logarithm of x; −∞ at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  return x === Number.POSITIVE_INFINITY ? x : logWithTail(x, 0);
}

/** log(1 + x), accurate near 0; −∞ at −1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === 0 || x === Number.POSITIVE_INFINITY) return x;
  // Between √½ and √2 nothing has to be reduced, and x is more exact than 1 + x.
  if (x > -0.2928 && x < 0.4142) return logNearOne(x, 0, 0);
  const sum = 1 + x;
  // What the sum has lost, taken from the greater of the two.
  const lost = sum >= 2 ? 1 - (sum - x) : x - (sum - 1);
  return logWithTail(sum, lost / sum);
}

/** log(x) + tail for a positive, finite x. */
function logWithTail(x: number, tail: number): number {
  // x = 2^k (1 + f) with √½ < 1 + f < √2.
  const subnormal = x < 2.2250738585072014e-308;
  float64[0] = subnormal ? x * 0x40_0000_0000_0000 : x;
  const word = words[high] as number;
  const roundUp = ((word & 0xf_ffff) + 0x9_5f64) & 0x10_0000;
  words[high] = (word & 0xf_ffff) | (roundUp ^ 0x3ff0_0000);
  const k = (word >>> 20) - 1023 + (roundUp >>> 20) - (subnormal ? 54 : 0);
  return logNearOne((float64[0] as number) - 1, k, tail);
}

/** k ln 2 + log(1 + f) + tail. */
function logNearOne(f: number, k: number, tail: number): number {
  const lowPart = k * ln2Low + tail;
  if (f === 0) return k * ln2High + lowPart;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940942e-1 + w * (2.2222198432149784e-1 + w * 1.5313837699209373e-1));
  const odd =
    z * (6.666666666666735e-1 + w * (2.857142874366239e-1 + w * (1.818357216161805e-1 + w * 1.4798198605116586e-1)));
  const halfSquare = 0.5 * f * f;
  return k * ln2High - (halfSquare - (s * (halfSquare + odd + even) + lowPart) - f);
}

/** e^x − 1, accurate near 0. */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY;
  if (x < -56 * Math.LN2) return -1;
  if (Math.abs(x) < 5.55e-17) return x;
  const k = Math.abs(x) > 0.5 * Math.LN2 ? countLn2(x) : 0;
  const hi = x - k * ln2High;
  const lo = k * ln2Low;
  const r = hi - lo;
  const c = hi - r - lo;
  const halfR = 0.5 * r;
  const h = r * halfR;
  const r1 =
    1 +
    h *
      (-3.333333333333313e-2 +
        h *
          (1.5873015872548146e-3 +
            h * (-7.93650757867488e-5 + h * (4.008217827329362e-6 + h * -2.0109921818362437e-7))));
  const t = 3 - r1 * halfR;
  let e = h * ((r1 - t) / (6 - r * t));
  if (k === 0) return r - (r * e - h);
  e = r * (e - c) - c - h;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) return scaleByPowerOfTwo(1 - (e - r), k) - 1;
  if (k < 20) return scaleByPowerOfTwo(1 - powerOfTwo(-k) - (e - r), k);
  return scaleByPowerOfTwo(r - (e + powerOfTwo(-k)) + 1, k);
}

/** The hyperbolic tangent of x. */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size < 5.55e-17 || Number.isNaN(x)) return x;
  let result = 1;
  if (size < 1) {
    const t = expm1(-2 * size);
    result = -t / (t + 2);
  } else if (size < 22) {
    result = 1 - 2 / (expm1(2 * size) + 2);
  }
  return x < 0 ? -result : result;
}

/** sin(x + y) for |x| ≤ π/4 and a tail y. */
function sineNearZero(x: number, y: number): number {
  const z = x * x;
  const v = z * x;
  const r =
    8.33333333332249e-3 +
    z * (-1.984126982985795e-4 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)));
  return x - (z * (0.5 * y - v * r) - y - v * -1.6666666666666632e-1);
}

/** cos(x + y) for |x| ≤ π/4 and a tail y. */
function cosineNearZero(x: number, y: number): number {
  const z = x * x;
  const z2 = z * z;
  const r =
    z * (4.16666666666666e-2 + z * (-1.388888888887411e-3 + z * 2.480158728947673e-5)) +
    z2 * z2 * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * y));
}

/** The sine a quarter turn times `quarter` ahead of x; x in radians, |x| ≤ 10^5, else a RangeError. */
function sineAhead(x: number, quarter: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  if (Math.abs(x) > 1e5) throw new RangeError(`sin and cos take radians up to 100000, got ${x}`);
  // x = n π/2 + (head + tail), with π/2 in three pieces so that the difference keeps its bits (Cody and Waite).
  const n = Math.abs(x) <= Math.PI / 4 ? 0 : Math.round(x * 6.366197723675814e-1);
  const first = x - n * 1.5707963267341256;
  const second = first - n * 6.077100506303966e-11;
  const secondTail = n * 2.0222662487959506e-21 - (first - second - n * 6.077100506303966e-11);
  const head = second - secondTail;
  const tail = second - head - secondTail;
  switch ((n + quarter) & 3) {
    case 0:
      return sineNearZero(head, tail);
    case 1:
      return cosineNearZero(head, tail);
    case 2:
      return -sineNearZero(head, tail);
    default:
      return -cosineNearZero(head, tail);
  }
}

/** The sine of x in radians, |x| ≤ 10^5 (beyond, a RangeError). */
export function sin(x: number): number {
  return sineAhead(x, 0);
}

/** The cosine of x in radians, |x| ≤ 10^5 (beyond, a RangeError). */
export function cos(x: number): number {
  return sineAhead(x, 1);
}
