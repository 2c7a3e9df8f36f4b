/** A graph of ONNX operations that grows an operation at a time. */
import { sizeOf } from '../../shared/index.ts';
import type { OnnxNode, OnnxTensor } from './protobuf.ts';

/** What an operation is told beside its inputs. */
type Attributes = Partial<Pick<OnnxNode, 'integers' | 'floats' | 'texts'>>;

/** The operations so far, and their constants. */
export type Graph = {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  /** Adds an operation. @returns the name of what it gives */
  add(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** The same under a name of its own: of an output. */
  addAs(output: string, operator: string, inputs: readonly string[], attributes?: Attributes): void;
  /** Adds a constant; without a shape one number. @returns its name */
  constant(type: OnnxTensor['type'], values: ArrayLike<number>, shape?: readonly number[]): string;
};

/** Begins a graph. */
export function openGraph(): Graph {
  const nodes: OnnxNode[] = [];
  const constants: OnnxTensor[] = [];
  const addAs: Graph['addAs'] = (output, operator, inputs, { integers = {}, floats = {}, ...texts } = {}) => {
    nodes.push({ operator, inputs, output, integers, floats, ...texts });
  };
  return {
    nodes,
    constants,
    addAs,
    add(operator, inputs, attributes) {
      const output = `${operator}${nodes.length}`;
      addAs(output, operator, inputs, attributes);
      return output;
    },
    constant(type, values, shape = []) {
      const name = `constant${constants.length}`;
      if (sizeOf(shape) !== values.length) throw new RangeError(`[${shape}] does not hold ${values.length} numbers`);
      constants.push({ name, type, shape, bytes: encodeValues(type, values) });
      return name;
    },
  };
}

function encodeValues(type: OnnxTensor['type'], values: ArrayLike<number>): Uint8Array {
  const size = type === 'float' ? 4 : type === 'bool' ? 1 : 8;
  const view = new DataView(new ArrayBuffer(size * values.length));
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (type === 'float') view.setFloat32(4 * i, value, true);
    else if (type === 'double') view.setFloat64(8 * i, value, true);
    else if (type === 'int64') view.setBigInt64(8 * i, BigInt(value), true);
    else view.setUint8(i, value);
  }
  return new Uint8Array(view.buffer);
}
