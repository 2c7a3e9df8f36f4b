/** Gradients of a loss → products of its Hessian with vectors, by central differences. */
import type { SymmetricMatrix } from './lanczos.ts';
import { norm } from './vectors.ts';

/** Writes the gradient of the loss at `weights` to `out`, in float64. */
export type GradientAt = (weights: Float64Array, out: Float64Array) => void;

/** The Hessian of a loss at some weights. */
export type Hessian = SymmetricMatrix & {
  /** Gradients computed so far. */
  readonly gradients: number;
  /** Whether a product was asked for that a kink left without an answer. */
  readonly metKink: boolean;
};

/**
 * How far the weights are moved to both sides, times the larger of 1 and their root mean square. The first is the most
 * exact: it leaves about 1e-9 of rounding, and 1e-14 of what a longer one would leave. The others are for a loss with
 * kinks, of which they meet fewer.
 */
const distances = [1e-7, 1e-8, 1e-9];
/** Differences to both sides that are equal to so much of ‖H‖ met no kink. */
const strict = 1e-6;
/** The same where there is no getting around kinks: two digits hold. */
const lenient = 5e-3;

/**
 * Opens the Hessian H at some weights: Hv ≈ (g(w + hv) − g(w − hv)) / 2h, two gradients a product.
 *
 * Between w − hv and w + hv may lie a kink, as of ReLU at 0, where the gradient jumps and a difference says nothing. The
 * differences to the two sides, g(w + hv) − g(w) and g(w) − g(w − hv), tell: beside kinks they are equal but for a share
 * of h. Where they are not, a shorter step is taken. With a kink within the shortest there is no product.
 *
 * @param weights (size) read only, not to be changed meanwhile
 * @param isLenient whether to be content with two digits
 */
export function openHessian(gradientAt: GradientAt, weights: Float64Array, isLenient: boolean): Hessian {
  const size = weights.length;
  const unit = Math.max(1, norm(weights) / Math.sqrt(size));
  const [here, above, below, moved] = [0, 0, 0, 0].map(() => new Float64Array(size)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  gradientAt(weights, here);
  let gradients = 1;
  let metKink = false;
  /** ‖H‖ as the sum of squares has it: a random unit vector shows it divided by √size, and the first one is random. */
  let frobenius = 0;
  let largestNorm = 0;

  const moveBy = (h: number, vector: Float64Array, out: Float64Array) => {
    for (let i = 0; i < size; i += 1) moved[i] = (weights[i] as number) + h * (vector[i] as number);
    gradientAt(moved, out);
    gradients += 1;
  };
  /** Writes the product by steps of h. @returns its length, and by how much the two sides differ */
  const differ = (h: number, vector: Float64Array, out: Float64Array) => {
    moveBy(h, vector, above);
    moveBy(-h, vector, below);
    let [squares, uneven] = [0, 0];
    for (let i = 0; i < size; i += 1) {
      const value = ((above[i] as number) - (below[i] as number)) / (2 * h);
      const excess = ((above[i] as number) - 2 * (here[i] as number) + (below[i] as number)) / (2 * h);
      out[i] = value;
      squares += value * value;
      uneven += excess * excess;
    }
    return { length: Math.sqrt(squares), asymmetry: Math.sqrt(uneven) };
  };

  return {
    size,
    tolerance: 1e-6,
    get gradients() {
      return gradients;
    },
    get metKink() {
      return metKink;
    },
    multiply(vector, out) {
      for (const distance of distances) {
        const { length, asymmetry } = differ(distance * unit, vector, out);
        if (!Number.isFinite(length)) return false;
        const scale = frobenius || length * Math.sqrt(size);
        const limit = isLenient ? lenient * Math.max(length, largestNorm) : strict * scale;
        if (asymmetry > limit) continue;
        frobenius = scale;
        largestNorm = Math.max(largestNorm, length);
        return true;
      }
      metKink = true;
      return false;
    },
  };
}
