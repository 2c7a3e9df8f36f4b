/** A trial → a run of MLflow, as its REST interface takes it. */
import { listScalars } from '../../export/index.ts';
import { labelAxes, namePoints } from '../../report/index.ts';
import { cutEnd, omitUndefined } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import type { RunFacts } from '../files/run-facts.ts';
import type { ExportedTrial } from './exported-trials.ts';

/** Milliseconds since 1970, as everywhere in MLflow. */
type Times = { readonly start_time?: number; readonly end_time?: number };

/** A run of MLflow; the names are those of its interface. */
export type MlflowRun = {
  readonly name: string;
  /** `DIVERGED` is none of its states. */
  readonly status: 'FINISHED' | 'FAILED';
  readonly times: Times;
  readonly tags: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly metrics: readonly {
    readonly key: string;
    readonly value: number;
    readonly step: number;
    readonly timestamp: number;
  }[];
};

/** What is known of the run of kobai that trained some of the trials. */
export type KnownRun = Pick<RunFacts, 'startedAt' | 'trialElapsedMs' | 'git'>;

/** The tag by which a trial is found again. */
export const trialTag = 'kobai.trial';

/** What every version of MLflow takes: newer ones take longer values. */
const longestKey = 250;
const longestValue = 500;

/**
 * Makes runs of the trials of one summary.
 *
 * @param source what MLflow calls the source: the experiment file
 * @param run of run.json; of trials that were not trained in it no time is known
 */
export function openRuns(summary: Summary, source: string, run?: KnownRun): (trial: ExportedTrial) => MlflowRun {
  const nameOf = namePoints(summary);
  // Each axis by itself, so that its title is its path.
  const axes = summary.axes.flatMap((axis) => labelAxes({ axes: [axis], points: summary.points }));
  return ({ record, point, repeat }) => {
    const { id, settings, status, divergence } = record;
    const pointName = nameOf(point) || summary.name;
    const elapsedMs = run?.trialElapsedMs[id];
    const times: Times = run && elapsedMs !== undefined ? timesOf(run, elapsedMs) : {};
    const isCommitted = elapsedMs !== undefined && run?.git?.dirty === false;
    const tags = {
      [trialTag]: id,
      'kobai.point': pointName,
      'kobai.status': status,
      'kobai.divergence': divergence && `step ${divergence.step}: ${divergence.reason}`,
      'kobai.verdict': point.verdict?.kind ?? 'none',
      'kobai.reason': point.verdict?.reason ?? point.unjudged ?? '',
      'kobai.numericsVersion': String(record.numericsVersion),
      'mlflow.source.type': 'LOCAL',
      'mlflow.source.name': source,
      'mlflow.source.git.commit': isCommitted ? run.git.commit : undefined,
    };
    const axisParams = axes.map(({ title, label, value }): [string, string] => {
      const plain = value(point);
      return [title, typeof plain === 'object' ? label(point) : String(plain)];
    });
    return {
      name: point.trialIds.length > 1 ? `${pointName}, repeat ${repeat}` : pointName,
      status: status === 'finished' ? 'FINISHED' : 'FAILED',
      times,
      tags: shortened(Object.entries(omitUndefined(tags))),
      params: shortened([...axisParams, ...flatten(settings), ['repeat', String(repeat)]]),
      metrics: listScalars(record).map(({ tag, step, value }) => {
        return { key: tag, value, step, timestamp: times.start_time ?? 0 };
      }),
    };
  };
}

/** A run of kobai notes how long each trial took, not when: so all of its trials start with it. */
function timesOf({ startedAt }: KnownRun, elapsedMs: number): Required<Times> {
  // biome-ignore lint/plugin: it reads a text and no clock.
  const start = Date.parse(startedAt);
  return { start_time: start, end_time: start + Math.round(elapsedMs) };
}

/** The leaves of settings under their dotted paths; a list of plain values is one of them. */
function flatten(value: unknown, path?: string): [string, string][] {
  const isPlain = typeof value !== 'object' || value === null;
  const isList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (isPlain || isList) return [[path ?? '', isList ? JSON.stringify(value) : String(value)]];
  return Object.entries(value).flatMap(([key, item]) => flatten(item, path === undefined ? key : `${path}.${key}`));
}

function shortened(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(entries.map(([key, value]) => [keyOf(key), cutEnd(value, longestValue)]));
}

/** The name of a setting, in which MLflow takes letters, digits and `_-. `: any other, as of a class, by its number. */
function keyOf(name: string): string {
  const key = name.replaceAll(/[^\p{L}\p{N}_. -]/gu, (character) => `_u${character.codePointAt(0)?.toString(16)}_`);
  return key.slice(0, longestKey);
}
