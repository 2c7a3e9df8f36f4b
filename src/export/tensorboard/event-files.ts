/** A sweep and its trials → event files of TensorBoard, one for the whole and one a trial. */
import { finalTag, listScalars, type RecordedTrial } from '../scalars.ts';
import {
  encodeEvent,
  encodeVersion,
  type Hyperparameter,
  type HyperparameterValue,
  type SummaryEvent,
} from './protobuf.ts';
import { encodeRecords } from './records.ts';

/** A trial as TensorBoard shows it. */
export type ShownTrial = RecordedTrial & {
  readonly hyperparameters: Readonly<Record<string, HyperparameterValue>>;
  /** What the trials of one point have in common. */
  readonly group: string;
  readonly status: 'finished' | 'diverged';
};

/** The file of the whole: which hyperparameters there are, with their values, and which metrics. */
export function writeSweepEvents(hyperparameters: readonly Hyperparameter[], metrics: readonly string[]): Uint8Array {
  return writeEvents([{ hparams: { hyperparameters, metrics: metrics.map(finalTag) } }]);
}

/**
 * The file of a trial: its curves by step, its final metrics as `final/split.name`, its hyperparameters. Numbers are
 * float32, as TensorBoard's are.
 */
export function writeTrialEvents(trial: ShownTrial): Uint8Array {
  const { hyperparameters, group, status } = trial;
  return writeEvents([
    { hparams: { start: hyperparameters, group } },
    // TensorBoard takes a step back for a restart.
    ...listScalars(trial),
    { hparams: { succeeded: status === 'finished' } },
  ]);
}

function writeEvents(events: readonly SummaryEvent[]): Uint8Array {
  return encodeRecords([encodeVersion(), ...events.map(encodeEvent)]);
}
