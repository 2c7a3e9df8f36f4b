/** A summary → the text of summary.json. */
import { addCheckLine } from '../results/index.ts';
import type { PointSummary, Summary } from './types.ts';

/**
 * The text of summary.json: its keys in the order written here (a forgotten one does not compile), settings in
 * canonical order, numbers in their shortest decimals.
 *
 * Equal summaries have equal text, however their settings were put together. Its last key, `check`, holds the length and
 * the CRC-32 of what stands before it.
 */
export function summaryJson(summary: Summary): string {
  const {
    name,
    description,
    numericsVersion,
    settings,
    axes,
    repeats,
    data,
    objective,
    best,
    edges,
    points,
    rangeTest,
    rungs,
    expectations,
    mostWrong,
  } = summary;
  const ordered: Readonly<Record<keyof Summary, unknown>> = {
    name,
    description,
    numericsVersion,
    data,
    settings: sortKeys(settings),
    axes: axes.map(({ path, values }) => ({ path, values: sortKeys(values) })),
    repeats,
    rangeTest,
    rungs,
    objective,
    best,
    edges,
    expectations,
    mostWrong,
    points: points.map(orderPoint),
  };
  return addCheckLine(JSON.stringify(ordered, undefined, 2));
}

function orderPoint(point: PointSummary): Readonly<Record<keyof PointSummary, unknown>> {
  const { rank, rung, parameters, status, trials, divergence, verdict, unjudged } = point;
  const { metrics, againstBest, trialIds } = point;
  return {
    rank,
    rung,
    parameters: Object.fromEntries(Object.entries(parameters).map(([path, value]) => [path, sortKeys(value)])),
    status,
    trials,
    divergence,
    verdict,
    unjudged,
    metrics,
    againstBest,
    trialIds,
  };
}

/** The same with the keys of every mapping in code unit order. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}
