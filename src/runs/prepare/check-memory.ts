/** Trials and workers → the memory that they need, held against what there is. */
import { totalmem } from 'node:os';
import type { Experiment } from '../../config/index.ts';
import { openDataset, type SharedDataset } from '../../data/index.ts';
import { type Point, pathOfLargest, placeOf, type Trial } from '../../plan/index.ts';
import { countParameters } from '../../pool/index.ts';
import { type Diagnostic, sizeOf } from '../../shared/index.ts';
import { countBufferBytes } from '../../train/index.ts';
import { datasetOf } from './dataset-of.ts';
import { createMainKernels } from './settle-kernels.ts';

/** What a 32-bit address reaches: float32 arrays of all workers and the data lie in one memory of that size. */
const sharedLimit = 0x1_0000_0000;
/** What the process takes with nothing to do, and a thread, with the draws that it keeps. */
const processBytes = 80 * 0x10_0000;
const threadBytes = 28 * 0x10_0000;
/** Weights of a trial that has ended, where they are encoded, sent and written. */
const resultCopies = 3;

/** What of a prepared experiment decides how much memory it takes. */
type Prepared = {
  readonly experiment: Experiment;
  readonly points: readonly Point[];
  readonly trials: readonly Trial[];
  readonly datasets: readonly SharedDataset[];
  readonly datasetOfPoint: readonly number[];
};

/** The memory that trials need. */
type Needs = {
  /** The data sets, which all workers share. */
  readonly dataBytes: number;
  /** Of the trial that needs the most: of its buffers, and with its results and its thread. */
  readonly dearest: { readonly trial: Trial; readonly bufferBytes: number; readonly wholeBytes: number };
  /** All that the process takes. */
  readonly wholeBytes: number;
};

/** What there is for a process, in bytes. */
export type Room = { readonly bytes: number; readonly limitedBy: string };

/** Counts what trials need. @param planned at least one */
export function needsOfMemory(
  prepared: Pick<Prepared, 'datasets' | 'datasetOfPoint'>,
  planned: readonly { readonly trial: Trial }[],
  workers: number,
): Needs {
  const { datasets } = prepared;
  const counted = new Map<string, Needs['dearest']>();
  const seen = new Set<object>();
  for (const { trial } of planned) {
    // Those of one point and fold.
    if (seen.has(trial.settings)) continue;
    seen.add(trial.settings);
    const dataset = datasets[datasetOf(trial, prepared)];
    const { learningRate: _rate, seed: _seed, ...settings } = trial.settings;
    const name = JSON.stringify([settings, datasetOf(trial, prepared)]);
    if (dataset === undefined || counted.has(name)) continue;
    counted.set(name, needsOfTrial(trial, openDataset(dataset)));
  }
  const all = [...counted.values()];
  const dearest = all.reduce((most, own) => (own.wholeBytes > most.wholeBytes ? own : most));
  const dataBytes = datasets[0]?.memory.buffer.byteLength ?? 0;
  return { dataBytes, dearest, wholeBytes: processBytes + dataBytes + workers * dearest.wholeBytes };
}

function needsOfTrial(trial: Trial, dataset: ReturnType<typeof openDataset>): Needs['dearest'] {
  const bufferBytes = countBufferBytes(trial, dataset, createMainKernels(trial.settings.precision));
  const resultBytes = resultCopies * 4 * countParameters(trial.shapes);
  return { trial, bufferBytes, wholeBytes: bufferBytes + resultBytes + threadBytes };
}

/** What the machine has, or the limit that the process was started with: what others take of it may be gone by then. */
export function readRoom(): Room {
  const all = totalmem();
  const limit = process.constrainedMemory();
  return limit > 0 && limit < all
    ? { bytes: limit, limitedBy: 'this process is limited to' }
    : { bytes: all, limitedBy: 'this machine has' };
}

/**
 * Looks whether the trials that run at once fit into memory.
 *
 * @param prepared whose trials have settled shapes
 * @param atOnce how many trials run at once
 * @returns an error at the setting that takes the most
 */
export function checkMemory(prepared: Prepared, atOnce: number, room: Room): Diagnostic[] {
  const { experiment, points, trials } = prepared;
  if (trials.length === 0) return [];
  const needs = needsOfMemory(
    prepared,
    trials.map((trial) => ({ trial })),
    atOnce,
  );
  const { trial, bufferBytes, wholeBytes } = needs.dearest;
  const isShared = trial.settings.precision === 'float32';
  const limits = [
    ...(isShared
      ? [{ fixed: needs.dataBytes, each: bufferBytes, bytes: sharedLimit, limitedBy: 'one memory holds' }]
      : []),
    { fixed: processBytes + needs.dataBytes, each: wholeBytes, ...room },
  ];
  const broken = limits.find(({ fixed, each, bytes }) => fixed + atOnce * each > bytes);
  const point = points[trial.point];
  if (broken === undefined || point === undefined) return [];
  const { fixed, each, bytes, limitedBy } = broken;
  const fitting = Math.floor((bytes - fixed) / each);
  const { path, hint } = findCause(prepared, trial, (bytes - fixed) / atOnce - (each - bufferBytes));
  const workersHint = fitting >= 1 ? `, or give it fewer workers: --workers ${fitting}` : '';
  return [
    {
      severity: 'error',
      code: 'PLAN_NETWORK_TOO_LARGE',
      message: `training takes ${formatBytes(fixed + atOnce * each)}: ${describeParts(fixed, each, atOnce)}; ${limitedBy} ${formatBytes(bytes)}`,
      hint: `${hint}${workersHint}`,
      path: placeOf(experiment, point, path),
    },
  ];
}

function describeParts(fixed: number, each: number, workers: number): string {
  const data = `${formatBytes(fixed)} for the data`;
  return workers === 1
    ? `${data} and ${formatBytes(each)} for this network`
    : `${data} and ${formatBytes(each)} for this network in each of ${workers} workers`;
}

/** What makes the buffers of a trial as large as they are. @param bytes how large they may be */
function findCause(prepared: Pick<Prepared, 'datasets' | 'datasetOfPoint'>, trial: Trial, bytes: number) {
  const { settings, shapes } = trial;
  const shared = prepared.datasets[datasetOf(trial, prepared)];
  const countWith = (batchSize: number) =>
    shared === undefined
      ? 0
      : countBufferBytes(
          { ...trial, settings: { ...settings, batchSize } },
          openDataset(shared),
          createMainKernels(settings.precision),
        );
  const { batchSize } = settings;
  if (countWith(1) <= bytes) {
    // As many rows as an evaluation passes at once cost nothing more; from there on each costs as much as the next.
    let fitting = batchSize;
    while (fitting > 1 && countWith(fitting) > bytes) fitting = Math.floor(fitting / 2);
    return { path: ['batchSize'], hint: `write a batchSize of at most ${fitting}` };
  }
  const sizes = shapes.map(({ params, output }) => {
    return 3 * Object.values(params).reduce((sum, shape) => sum + sizeOf(shape), 0) + 2 * batchSize * sizeOf(output);
  });
  return { path: pathOfLargest(settings.layers, sizes), hint: 'make this layer smaller' };
}

const gibibyte = 0x4000_0000;
const mebibyte = 0x10_0000;

function formatBytes(bytes: number): string {
  return bytes >= gibibyte ? `${(bytes / gibibyte).toFixed(1)} GiB` : `${Math.ceil(bytes / mebibyte)} MiB`;
}
