/** The charts that a page can have, each by the name of its place. */
import type { PageData } from '../types.ts';
import { curvesChart } from './curves-chart.ts';
import { landscapeChart } from './landscape-chart.ts';
import { parallelChart } from './parallel-chart.ts';
import { regionsChart } from './regions-chart.ts';
import { scatterChart } from './scatter-chart.ts';
import { sweepChart } from './sweep-chart.ts';

/** What a reader has set on the page. */
export type Choices = {
  /** How many steps of the descent paths are shown; all where nothing is set. */
  readonly steps?: number;
  /** The point that is kept in view. */
  readonly chosen?: number;
};

export type Chart = (data: PageData, width: number, choices: Choices) => string;

/** An empty text where the data has nothing for it. */
export const charts = {
  sweep: sweepChart,
  curves: curvesChart,
  landscape: landscapeChart,
  regions: regionsChart,
  scatter: scatterChart,
  parallel: parallelChart,
} satisfies Readonly<Record<string, Chart>>;

export type ChartName = keyof typeof charts;
