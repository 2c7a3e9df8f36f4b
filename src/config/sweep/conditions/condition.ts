/** What an experiment expects of its results, as plain data. */
import type { Place } from '../../../shared/index.ts';

/** A point of the experiment: the best one, or the one with these values of the axes. */
export type PointSelector =
  | { readonly kind: 'best' }
  | { readonly kind: 'where'; readonly values: readonly SelectedValue[] };

/** One `axis = value` of a selector: the dotted path of an axis, and the value that the point has there. */
export type SelectedValue = Stretch & { readonly path: string; readonly value: number | string };

/** A stretch of the condition's text, in UTF-16 code units from 0. */
export type Stretch = { readonly start: number; readonly end: number };

/** The statistics of a metric over the repeats of a point; std is the sample deviation, n the number of trials. */
export const statistics = ['mean', 'std', 'n', 'min', 'max'] as const;
/** The name of a statistic over the repeats of a point. */
export type StatisticName = (typeof statistics)[number];

/** One side of a condition: a number, a text, or a quantity of a point. */
export type Term =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | {
      readonly kind: 'metric';
      readonly point: PointSelector;
      /** `split.name`. */
      readonly metric: string;
      readonly statistic: StatisticName;
    }
  | { readonly kind: 'axis'; readonly point: PointSelector; readonly path: string }
  | { readonly kind: 'verdict'; readonly point: PointSelector };

/** The comparison signs that a condition may have. */
export const comparisons = ['==', '!=', '<=', '>=', '<', '>'] as const;
/** One of the comparison signs. */
export type ComparisonName = (typeof comparisons)[number];

/** A parsed expectation: two terms, and the comparison that must hold between them. */
export type Condition = {
  /** The whole condition as it is written. */
  readonly text: string;
  readonly left: Term & Stretch;
  readonly operator: ComparisonName;
  readonly right: Term & Stretch;
};

/** A condition with the places of its two sides, for what can only be checked with the data. */
export type PlacedCondition = Condition & { readonly places: readonly [left: Place, right: Place] };

/** What is wrong with a condition, at a stretch of its text. */
export type ConditionError = Stretch & { readonly message: string; readonly hint: string };
