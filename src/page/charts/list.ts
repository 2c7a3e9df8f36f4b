/** The charts that a page can have, each by the name of its place. */
import type { Chart } from './chart.ts';
import { curvesChart, sharpnessChart } from './curves-chart.ts';
import { landscapeChart } from './landscape-chart.ts';
import { parallelChart } from './parallel-chart.ts';
import { predictionsChart } from './predictions-chart.ts';
import { regionsChart } from './regions-chart.ts';
import { scatterChart } from './scatter-chart.ts';
import { sweepChart } from './sweep-chart.ts';

/** The function that draws each chart. */
export const charts = {
  sweep: sweepChart,
  curves: curvesChart,
  sharpness: sharpnessChart,
  landscape: landscapeChart,
  regions: regionsChart,
  scatter: scatterChart,
  parallel: parallelChart,
  predictions: predictionsChart,
} satisfies Readonly<Record<string, Chart>>;

/** The name of a chart, and of its place in the page. */
export type ChartName = keyof typeof charts;
