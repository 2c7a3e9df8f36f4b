/** A trial and the sharpness that was recorded of it → the learning rates and the sharpness at which it is stable. */

/** How a trial goes down, and how sharp the loss was: what a record holds of both. */
type Descent = {
  readonly settings: {
    readonly learningRate: number;
    readonly optimizer: { readonly type: string; readonly momentum?: number };
    readonly schedule: { readonly type?: string; readonly warmup: number };
    readonly weightDecay: number;
    readonly clipNorm?: number;
    readonly clipValue?: number;
  };
  readonly curves: { readonly sharpness?: { readonly value: readonly number[] } };
};

/** What the recorded sharpness of a trial says of learning rates. */
export type StabilityLimits = {
  /** How the limit is computed from the sharpness. */
  readonly formula: string;
  /** The largest sharpness at which the learning rate is stable. */
  readonly sharpest: number;
  /** The largest stable learning rate at the first measurement, and the median over the second half of them. */
  readonly start: number;
  readonly late: number;
};

/**
 * The largest learning rate at which the optimizer is stable on a quadratic of the sharpness λ: 2/λ of plain gradient
 * descent, 2(1 + β)/λ with the momentum β, 2(1 + β)/((1 + 2β)λ) with that of Nesterov.
 *
 * @returns undefined where λ was not recorded or is not above 0 at the start, and where the limit is another: of other
 *   optimizers, which scale each gradient, under a schedule, with weight decay, and with clipped gradients
 * @see https://arxiv.org/abs/2103.00065 (Cohen et al., section 2 and appendix B)
 */
export function readStability({ settings, curves: { sharpness } }: Descent): StabilityLimits | undefined {
  if (sharpness === undefined) return undefined;
  const { optimizer, schedule, weightDecay, clipNorm, clipValue } = settings;
  const bound = boundOf(optimizer);
  const isConstant = schedule.type === 'constant' && schedule.warmup === 0;
  const isPlain = isConstant && weightDecay === 0 && clipNorm === undefined && clipValue === undefined;
  if (bound === undefined || !isPlain) return undefined;
  const limits = sharpness.value.map((value) => bound.factor / value);
  const late = limits.slice(Math.floor(limits.length / 2)).sort((a, b) => a - b);
  const [start, middle] = [limits[0], late[Math.floor(late.length / 2)]];
  if (start === undefined || middle === undefined || !(start > 0 && middle > 0)) return undefined;
  return { formula: bound.formula, sharpest: bound.factor / settings.learningRate, start, late: middle };
}

function boundOf({
  type,
  momentum = 0,
}: Descent['settings']['optimizer']): { factor: number; formula: string } | undefined {
  switch (type) {
    case 'sgd':
      return { factor: 2, formula: '2/λ' };
    case 'momentum':
      return { factor: 2 * (1 + momentum), formula: '2(1 + β)/λ' };
    case 'nesterov':
      return { factor: (2 * (1 + momentum)) / (1 + 2 * momentum), formula: '2(1 + β)/((1 + 2β)λ)' };
    default:
      return undefined;
  }
}
