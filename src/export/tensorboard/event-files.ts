/** A sweep and its trials → event files of TensorBoard, one for the whole and one a trial. */
import type { Curves } from '../../train/index.ts';
import {
  encodeEvent,
  encodeVersion,
  type Hyperparameter,
  type HyperparameterValue,
  type SummaryEvent,
} from './protobuf.ts';
import { encodeRecords } from './records.ts';

/** A trial as TensorBoard shows it. */
export type ShownTrial = {
  readonly hyperparameters: Readonly<Record<string, HyperparameterValue>>;
  /** What the trials of one point have in common. */
  readonly group: string;
  readonly status: 'finished' | 'diverged';
  /** Updates made before its final metrics were measured. */
  readonly steps: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly curves: Curves;
};

/** The tag of a final metric, which is the last of its curve only where nothing stopped early. */
const finalTag = (metric: string) => `final/${metric}`;

/** The file of the whole: which hyperparameters there are, with their values, and which metrics. */
export function writeSweepEvents(hyperparameters: readonly Hyperparameter[], metrics: readonly string[]): Uint8Array {
  return writeEvents([{ hparams: { hyperparameters, metrics: metrics.map(finalTag) } }]);
}

/**
 * The file of a trial: its curves by step, its final metrics as `final/split.name`, its hyperparameters. Numbers are
 * float32, as TensorBoard's are.
 */
export function writeTrialEvents(trial: ShownTrial): Uint8Array {
  const { hyperparameters, group, status, steps, metrics, curves } = trial;
  const { batchLoss, evaluation, path, sharpness } = curves;
  const { epoch: _, ...evaluations } = evaluation;
  const events = [
    ...scalarsOf({ step: batchLoss.step, batchLoss: batchLoss.loss }),
    ...scalarsOf(evaluations),
    ...(sharpness ? scalarsOf({ step: sharpness.step, sharpness: sharpness.value }) : []),
    ...(path ? scalarsOf(path) : []),
    ...Object.entries(metrics).map(([metric, value]) => ({ step: steps, tag: finalTag(metric), value })),
  ];
  return writeEvents([
    { hparams: { start: hyperparameters, group } },
    // TensorBoard takes a step back for a restart.
    ...events.sort((a, b) => a.step - b.step),
    { hparams: { succeeded: status === 'finished' } },
  ]);
}

function writeEvents(events: readonly SummaryEvent[]): Uint8Array {
  return encodeRecords([encodeVersion(), ...events.map(encodeEvent)]);
}

/** The columns of a curve as numbers at steps. */
function scalarsOf({
  step,
  ...columns
}: { readonly step: readonly number[] } & Readonly<Record<string, readonly number[]>>) {
  return Object.entries(columns).flatMap(([tag, values]) =>
    values.map((value, index) => ({ step: step[index] ?? 0, tag, value })),
  );
}
