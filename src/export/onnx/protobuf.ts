/** An ONNX model as plain data → its bytes. Field numbers are those of onnx.proto. */
import { PbfWriter } from 'pbf';

/** The number types that are written, by ONNX's numbers for them. */
export const dataTypes = { float: 1, int64: 7, string: 8, bool: 9, double: 11 } as const;
type DataType = keyof typeof dataTypes;

/** The operators of classical machine learning, and the version of them that is asked for. */
const mlDomain = 'ai.onnx.ml';
const mlVersion = 2;

/** A constant of the graph; `bytes` are its values, little-endian, row-major. */
export type OnnxTensor = {
  readonly name: string;
  readonly type: Exclude<DataType, 'string'>;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
};

/** An input or output of the graph, of so many numbers a row. */
export type OnnxValue = { readonly name: string; readonly type: DataType; readonly columns?: number };

/** An operation. A number is written as a float where its name is among `floats`, else as an integer. */
export type OnnxNode = {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly integers: Readonly<Record<string, number | readonly number[]>>;
  readonly floats: Readonly<Record<string, number>>;
  /** Only of the operators of classical machine learning. */
  readonly texts?: Readonly<Record<string, readonly string[]>>;
};

export type OnnxModel = {
  readonly irVersion: number;
  readonly opset: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
};

/** Writes a model. @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, model.irVersion);
  pbf.writeStringField(2, model.producer.name);
  pbf.writeStringField(3, model.producer.version);
  pbf.writeMessage(7, writeGraph, model);
  pbf.writeMessage(8, writeOpset, { domain: '', version: model.opset });
  if (model.nodes.some(({ texts }) => texts)) pbf.writeMessage(8, writeOpset, { domain: mlDomain, version: mlVersion });
  for (const entry of Object.entries(model.metadata)) pbf.writeMessage(14, writeEntry, entry);
  return pbf.finish();
}

function writeGraph({ nodes, name, constants, inputs, outputs }: OnnxModel, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const tensor of constants) pbf.writeMessage(5, writeTensor, tensor);
  for (const input of inputs) pbf.writeMessage(11, writeValue, input);
  for (const output of outputs) pbf.writeMessage(12, writeValue, output);
}

function writeNode({ operator, inputs, output, integers, floats, texts }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, output);
  pbf.writeStringField(4, operator);
  for (const entry of Object.entries(integers)) pbf.writeMessage(5, writeIntegers, entry);
  for (const entry of Object.entries(floats)) pbf.writeMessage(5, writeFloat, entry);
  if (texts === undefined) return;
  for (const entry of Object.entries(texts)) pbf.writeMessage(5, writeTexts, entry);
  pbf.writeStringField(7, mlDomain);
}

function writeIntegers([name, value]: [string, number | readonly number[]], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'number') pbf.writeVarintField(3, value);
  else for (const item of value) pbf.writeVarintField(8, item);
  pbf.writeVarintField(20, typeof value === 'number' ? 2 : 7);
}

function writeFloat([name, value]: [string, number], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeFloatField(2, value);
  pbf.writeVarintField(20, 1);
}

function writeTexts([name, values]: [string, readonly string[]], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  for (const value of values) pbf.writeStringField(9, value);
  pbf.writeVarintField(20, 8);
}

function writeTensor({ shape, type, name, bytes }: OnnxTensor, pbf: PbfWriter): void {
  for (const size of shape) pbf.writeVarintField(1, size);
  pbf.writeVarintField(2, dataTypes[type]);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, bytes);
}

function writeValue({ name, type, columns }: OnnxValue, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, (_, ofType) => ofType.writeMessage(1, writeTensorType, { type, columns }), undefined);
}

function writeTensorType({ type, columns }: { type: DataType; columns: number | undefined }, pbf: PbfWriter): void {
  pbf.writeVarintField(1, dataTypes[type]);
  pbf.writeMessage(
    2,
    (_, shape) => {
      shape.writeMessage(1, (_none, dimension) => dimension.writeStringField(2, 'rows'), undefined);
      if (columns !== undefined)
        shape.writeMessage(1, (_none, dimension) => dimension.writeVarintField(1, columns), undefined);
    },
    undefined,
  );
}

function writeOpset({ domain, version }: { domain: string; version: number }, pbf: PbfWriter): void {
  pbf.writeStringField(1, domain);
  pbf.writeVarintField(2, version);
}

function writeEntry([key, value]: [string, string], pbf: PbfWriter): void {
  pbf.writeStringField(1, key);
  pbf.writeStringField(2, value);
}
