/** What an experiment expects of its results, as plain data. */

/** A point of the experiment: the best one, or the one with these values of the axes. */
export type PointSelector =
  | { readonly kind: 'best' }
  | { readonly kind: 'where'; readonly values: readonly SelectedValue[] };

export type SelectedValue = Stretch & { readonly path: string; readonly value: number | string };

/** A stretch of the condition's text, in UTF-16 code units from 0. */
export type Stretch = { readonly start: number; readonly end: number };

export const statistics = ['mean', 'std', 'n', 'min', 'max'] as const;
export type StatisticName = (typeof statistics)[number];

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

export const comparisons = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type ComparisonName = (typeof comparisons)[number];

export type Condition = {
  readonly text: string;
  readonly left: Term & Stretch;
  readonly operator: ComparisonName;
  readonly right: Term & Stretch;
};

export type ConditionError = Stretch & { readonly message: string; readonly hint: string };
