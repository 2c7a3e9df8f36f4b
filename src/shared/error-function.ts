/**
 * The error function from basic operations alone, by the ranges and minimax coefficients of the FreeBSD mathematical
 * library (fdlibm), whose error bound is below one unit in the last place.
 * @see https://cgit.freebsd.org/src/tree/lib/msun/src/s_erf.c
 */
import { exp } from './elementary.ts';

/** A numerator and a denominator for each range of |x|, lowest power first. */
const ratios = {
  nearZero: {
    over: [
      0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5,
    ],
    under: [
      1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6,
    ],
  },
  nearOne: {
    over: [
      -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
      0.035478304325618236, -0.002166375594868791,
    ],
    under: [
      1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
      0.011984499846799107,
    ],
  },
  middle: {
    over: [
      -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
      -184.60509290671104, -81.2874355063066, -9.814329344169145,
    ],
    under: [
      1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
      108.63500554177944, 6.570249770319282, -0.0604244152148581,
    ],
  },
  far: {
    over: [
      -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
      -1025.0951316110772, -483.5191916086514,
    ],
    under: [
      1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
      474.52854120695537, -22.44095244658582,
    ],
  },
};

/** The error function, 2/√π ∫₀ˣ e^−t² dt. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) < 0.84375) return x + x * ratioAt(x * x, ratios.nearZero);
  return x < 0 ? -erfBeyond(-x) : erfBeyond(x);
}

/** erf of x ≥ 0.84375. */
function erfBeyond(x: number): number {
  if (x < 1.25) return 0.8450629115104675 + ratioAt(x - 1, ratios.nearOne);
  if (x >= 6) return 1;
  const exponent = ratioAt(1 / (x * x), x < 1 / 0.35 ? ratios.middle : ratios.far);
  // x² = head² + (x − head)(x + head), where head has so few bits that its square is exact.
  const head = Math.fround(x);
  return 1 - (exp(-head * head - 0.5625) * exp((head - x) * (head + x) + exponent)) / x;
}

/** The ratio of two polynomials in x. */
function ratioAt(x: number, { over, under }: { over: readonly number[]; under: readonly number[] }): number {
  return polynomialAt(x, over) / polynomialAt(x, under);
}

/** Horner's rule. */
function polynomialAt(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let power = coefficients.length - 1; power >= 0; power -= 1) sum = (coefficients[power] as number) + x * sum;
  return sum;
}
