/** A summary and its records → all that the page shows. */
import {
  answerQuestion,
  type Column,
  describeBest,
  describeExpectation,
  labelPoints,
  listColumns,
  namePoints,
} from '../report/index.ts';
import type { TrialRecord } from '../results/index.ts';
import { escapeControls, omitUndefined } from '../shared/index.ts';
import type { PointSummary, Summary } from '../summary/index.ts';
import { layOutHeatMaps, layOutParallel, layOutScatters } from './data/axis-pairs.ts';
import { layOutConfusion, layOutMostWrong } from './data/confusion.ts';
import { layOutCurves } from './data/curves.ts';
import { describeExperiment, listFacts } from './data/experiment.ts';
import { type CompileFunction, layOutLandscape } from './data/landscape.ts';
import { layOutPredictions } from './data/predictions.ts';
import { layOutRegions } from './data/regions.ts';
import { findLimit, layOutSharpness } from './data/sharpness.ts';
import { layOutSweep } from './data/sweep.ts';
import type { Judgement, PageData, PagePoint } from './types.ts';

/** What the page is made of. */
export type PageInput = {
  /** As it is read from summary.json. */
  readonly summary: Summary;
  /** By id; of trials that have not ended, or failed, nothing is drawn. */
  readonly records: ReadonlyMap<string, TrialRecord>;
  /** Compiles the formula of an experiment that minimizes a function. */
  readonly compile: CompileFunction;
};

/** Lays out the results of a run as the plain data that a page and its charts show. */
export function layOutPage({ summary, records, compile }: PageInput): PageData {
  const { name, description, best, expectations = [], rangeTest } = summary;
  const columns = listColumns(summary);
  const plain = layOutSweep(summary);
  const limit = findLimit(summary, records);
  const sweep = plain && limit ? { ...plain, limit } : plain;
  const curves = layOutCurves(summary, records, sweep);
  const sharpness = layOutSharpness(summary, records, sweep);
  const landscape = layOutLandscape(summary, records, compile);
  const parallel = layOutParallel(summary);
  const confusion = layOutConfusion(summary, records);
  const mostWrong = layOutMostWrong(summary);
  const predictions = layOutPredictions(summary, records);
  const regions = layOutRegions(summary, records);
  const range = rangeTest === undefined ? [] : [`learningRate: auto: ${rangeTest.reason}.`];
  return omitUndefined({
    name: escapeControls(name),
    ...(description !== undefined && { description: escapeControls(description) }),
    answer: answerQuestion(summary),
    remarks: [...describeBest(summary).slice(1), ...range, ...expectations.map(describeExpectation)],
    points: layOutPoints(summary, columns),
    columns: columns.map(({ title, align }) => ({ title, align })),
    best,
    sweep,
    curves,
    sharpness,
    landscape,
    heatMaps: layOutHeatMaps(summary),
    scatters: layOutScatters(summary),
    parallel,
    confusion,
    mostWrong,
    predictions,
    regions,
    experiment: describeExperiment(summary),
    facts: listFacts(summary),
  });
}

function layOutPoints(summary: Summary, columns: readonly Column[]): PagePoint[] {
  const [name, label] = [namePoints(summary), labelPoints(summary)];
  return summary.points.map((point, index) => ({
    name: name(point),
    label: label(point),
    rank: point.rank,
    judgement: judgementOf(point),
    ...(point.verdict && { reason: escapeControls(point.verdict.reason) }),
    cells: columns.map(({ cell }) => cell(point, index)),
    keys: columns.map(({ key }) => key?.(point) ?? null),
  }));
}

/** The verdict of a point; where there is none, its status. */
export function judgementOf({ status, verdict }: PointSummary): Judgement {
  if (status === 'failed' || status === 'missing') return status;
  return verdict?.kind ?? (status === 'diverged' ? 'diverged' : 'finished');
}
