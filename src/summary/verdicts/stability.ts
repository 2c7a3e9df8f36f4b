/** The sharpness of a point's trials, where it was recorded → why its learning rate came to its verdict. */
import type { EndedRecord } from '../../results/index.ts';
import { meanOf } from '../../shared/index.ts';
import type { Verdict } from '../types.ts';
import type { JudgedPoint } from './curve-features.ts';
import { say } from './words.ts';

/** Limits that are as near as this, relative, are called the same: λ itself is known to two digits. */
const near = 0.1;

/**
 * Adds to a verdict what theory says: whether the learning rate is above the largest stable one, at the start and later.
 *
 * @returns the verdict as it is where the sharpness was not recorded, or no such limit is known
 */
export function addStability(verdict: Verdict, { learningRate, records }: JudgedPoint): Verdict {
  const limits = records.flatMap((record) => readStability(record) ?? []);
  const [first] = limits;
  if (first === undefined) return verdict;
  const [start, late] = [meanOf(limits.map((limit) => limit.start)), meanOf(limits.map((limit) => limit.late))];
  const sentence = explain(verdict, learningRate, first.formula, start, late);
  if (sentence === undefined) return verdict;
  const evidence = { ...verdict.evidence, startLimit: start, lateLimit: late };
  return { ...verdict, reason: `${verdict.reason}; ${sentence}`, evidence };
}

function explain({ kind }: Verdict, rate: number, formula: string, start: number, late: number): string | undefined {
  const isSame = Math.abs(late - start) <= near * start;
  if (kind === 'tooLarge' || kind === 'diverged') {
    if (rate > start) {
      const then = isSame ? ', and λ stayed there' : `, and ${say(late)} later`;
      return `${say(rate)} is above ${formula} = ${say(start)} at the start${kind === 'diverged' ? '' : then}`;
    }
    if (rate > late) return `${say(rate)} is above ${formula}, which fell from ${say(start)} to ${say(late)}`;
    return undefined;
  }
  if (kind === 'good' && !isSame && Math.abs(late - rate) <= near * rate) {
    return `at the edge of stability: ${formula} went from ${say(start)} to ${say(late)} and stayed there`;
  }
  return undefined;
}

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
export function readStability({ settings, curves: { sharpness } }: EndedRecord): StabilityLimits | undefined {
  if (sharpness === undefined) return undefined;
  const { optimizer, schedule, weightDecay, clipNorm, clipValue } = settings;
  const bound = boundOf(optimizer);
  const isConstant = 'type' in schedule && schedule.type === 'constant' && schedule.warmup === 0;
  const isPlain = isConstant && weightDecay === 0 && clipNorm === undefined && clipValue === undefined;
  if (bound === undefined || !isPlain) return undefined;
  const limits = sharpness.value.map((value) => bound.factor / value);
  const late = limits.slice(Math.floor(limits.length / 2)).sort((a, b) => a - b);
  const [start, middle] = [limits[0], late[Math.floor(late.length / 2)]];
  if (start === undefined || middle === undefined || !(start > 0 && middle > 0)) return undefined;
  return { formula: bound.formula, sharpest: bound.factor / settings.learningRate, start, late: middle };
}

function boundOf(optimizer: EndedRecord['settings']['optimizer']): { factor: number; formula: string } | undefined {
  switch (optimizer.type) {
    case 'sgd':
      return { factor: 2, formula: '2/λ' };
    case 'momentum':
      return { factor: 2 * (1 + optimizer.momentum), formula: '2(1 + β)/λ' };
    case 'nesterov': {
      const { momentum } = optimizer;
      return { factor: (2 * (1 + momentum)) / (1 + 2 * momentum), formula: '2(1 + β)/((1 + 2β)λ)' };
    }
    default:
      return undefined;
  }
}
