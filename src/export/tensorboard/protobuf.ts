/** Events of TensorBoard as plain data → their bytes. Field numbers are those of its .proto files. */
import { PbfWriter } from 'pbf';

/** A value of a hyperparameter. */
export type HyperparameterValue = number | string | boolean;

/** A hyperparameter and the values that it takes. */
export type Hyperparameter = { readonly name: string; readonly values: readonly HyperparameterValue[] };

/** What the HParams plugin reads: of the whole, or of one trial at its start and end. */
type HParamsData =
  | { readonly hyperparameters: readonly Hyperparameter[]; readonly metrics: readonly string[] }
  | { readonly start: Readonly<Record<string, HyperparameterValue>>; readonly group: string }
  | { readonly succeeded: boolean };

/** A number at a step, or what the HParams plugin reads. */
export type SummaryEvent =
  | { readonly step: number; readonly tag: string; readonly value: number }
  | { readonly hparams: HParamsData };

/** The event that every file begins with. @see tensorboard/compat/proto/event.proto */
export function encodeVersion(): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeStringField(3, 'brain.Event:2');
  return pbf.finish();
}

/**
 * Encodes an event. It has no wall time, since curves have none.
 *
 * @see https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto, event.proto and summary.proto;
 * ../plugins/hparams, plugin_data.proto and api.proto
 */
export function encodeEvent(event: SummaryEvent): Uint8Array {
  const pbf = new PbfWriter();
  if ('step' in event) pbf.writeVarintField(2, event.step);
  pbf.writeMessage(5, (_, summary) => summary.writeMessage(1, writeValue, event), undefined);
  return pbf.finish();
}

function writeValue(event: SummaryEvent, pbf: PbfWriter): void {
  if ('step' in event) {
    pbf.writeStringField(1, event.tag);
    pbf.writeFloatField(2, event.value);
    return;
  }
  const { hparams } = event;
  const kind = 'metrics' in hparams ? 'experiment' : 'start' in hparams ? 'session_start_info' : 'session_end_info';
  pbf.writeStringField(1, `_hparams_/${kind}`);
  pbf.writeMessage(8, writeNoTensor, undefined);
  pbf.writeMessage(9, (_, metadata) => metadata.writeMessage(1, writePluginData, hparams), undefined);
}

/** The tensor of a value that has none: a float of shape (1). */
function writeNoTensor(_: unknown, pbf: PbfWriter): void {
  pbf.writeVarintField(1, 1);
  const dimension = (_none: unknown, shape: PbfWriter) =>
    shape.writeMessage(2, (_size, each) => each.writeVarintField(1, 1), undefined);
  pbf.writeMessage(2, dimension, undefined);
  pbf.writePackedFloat(5, [0]);
}

function writePluginData(hparams: HParamsData, pbf: PbfWriter): void {
  const content = new PbfWriter();
  if ('metrics' in hparams) content.writeMessage(2, writeExperiment, hparams);
  else if ('start' in hparams) content.writeMessage(3, writeStart, hparams);
  else content.writeMessage(4, (_, end) => end.writeVarintField(1, hparams.succeeded ? 1 : 2), undefined);
  pbf.writeStringField(1, 'hparams');
  pbf.writeBytesField(2, content.finish());
}

function writeExperiment(
  { hyperparameters, metrics }: Extract<HParamsData, { readonly metrics: unknown }>,
  pbf: PbfWriter,
): void {
  for (const hyperparameter of hyperparameters) pbf.writeMessage(4, writeHyperparameter, hyperparameter);
  for (const tag of metrics) {
    pbf.writeMessage(
      5,
      (_, info) => info.writeMessage(1, (_none, name) => name.writeStringField(2, tag), undefined),
      undefined,
    );
  }
}

const types = { string: 1, boolean: 2, number: 3 } as const;

function writeHyperparameter({ name, values }: Hyperparameter, pbf: PbfWriter): void {
  const kinds = [...new Set(values.map((value) => types[typeof value as keyof typeof types]))];
  pbf.writeStringField(1, name);
  if (kinds.length === 1) pbf.writeVarintField(4, kinds[0] ?? 0);
  const writeList = (_: unknown, list: PbfWriter) => {
    for (const value of values) list.writeMessage(1, writeHyperparameterValue, value);
  };
  pbf.writeMessage(5, writeList, undefined);
}

function writeStart({ start, group }: Extract<HParamsData, { readonly start: unknown }>, pbf: PbfWriter): void {
  for (const [name, value] of Object.entries(start)) {
    const writeEntry = (_: unknown, entry: PbfWriter) => {
      entry.writeStringField(1, name);
      entry.writeMessage(2, writeHyperparameterValue, value);
    };
    pbf.writeMessage(1, writeEntry, undefined);
  }
  pbf.writeStringField(4, group);
}

/** A google.protobuf.Value. */
function writeHyperparameterValue(value: HyperparameterValue, pbf: PbfWriter): void {
  if (typeof value === 'number') pbf.writeDoubleField(2, value);
  else if (typeof value === 'string') pbf.writeStringField(3, value);
  else pbf.writeBooleanField(4, value);
}
