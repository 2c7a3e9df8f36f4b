/** The contract of a layer: what it makes of the shape of a row, and forward and backward over buffers that are made once. */
import type { LayerSettings, SettledLayer } from '../../config/index.ts';
import type { KernelInput, Kernels } from '../../kernels/index.ts';
import type { ErrorCode, FloatArray, RandomStream, RowShape } from '../../shared/index.ts';
import type { Params } from '../params.ts';

/** A parameter's name to its shape. */
export type ParameterShapes = Readonly<Record<string, readonly number[]>>;

/** The shapes of a layer: of a row before and after it, of its parameters and of its state. */
export type LayerShape = {
  readonly input: RowShape;
  readonly output: RowShape;
  /** What is trained: `weight` and `bias`. A layer that has any is trained; backprop ends at the first such. */
  readonly params: ParameterShapes;
  /** What is kept beside it: running statistics. */
  readonly state: ParameterShapes;
  /** Multiply-adds of a row on its way forward. */
  readonly work: number;
};

/** Why a layer cannot stand where it stands. */
export type Refusal = {
  readonly code: ErrorCode;
  /** The key of the layer that is at fault; the layer as a whole where there is none. */
  readonly key?: string;
  readonly message: string;
  readonly hint: string;
};

/** What a layer is built with: kernels, shapes, its place in the network, and random streams. */
export type LayerContext = {
  readonly kernels: Kernels;
  readonly input: RowShape;
  readonly output: RowShape;
  /** The most rows that ever pass at once. */
  readonly capacity: number;
  /** Whether a layer before it needs dx. */
  readonly propagates: boolean;
  /** Whether the loss computes the layer's activation, which is then left out. */
  readonly absorbed: boolean;
  /** Finds one of its parameters, w, and its gradient, dw: zeros. @param name as in its shape */
  parameter(name: string): { readonly w: FloatArray; readonly dw: FloatArray };
  /** Opens the layer's own random stream for a purpose. */
  stream(purpose: string): RandomStream;
};

/** In evaluation nothing is dropped, and running statistics stand for those of the mini-batch. */
type Mode = 'train' | 'evaluate';

/** A layer of one network. */
export type Layer = {
  /** What training changes beside the parameters, by its names in the layer. */
  readonly state: Params;
  /** Whether all that it does in a step is calls of kernels, the same every time, so that they can be captured. */
  readonly isCapturable: boolean;
  /** Draws what is random for the next mini-batch of n rows. */
  draw?(n: number): void;
  /** out (n, output) of x (n, input); the layer keeps both until `backward`. */
  forward(x: KernelInput, n: number, mode: Mode): KernelInput;
  /**
   * Writes the gradients of its parameters from dOut (n, output), which may be overwritten, after a `forward` to train.
   *
   * @returns dx (n, input), where the layer was built to compute it
   */
  backward(dOut: FloatArray, n: number): FloatArray | undefined;
};

/** Fills in the defaults that depend on the layer's other settings; absent where none does, needed where any does. */
type Settles<Settings extends LayerSettings> = [LayerSettings] extends [Settings]
  ? { settle?(settings: Settings): SettledLayer<Settings> }
  : [Settings] extends [SettledLayer<Settings>]
    ? { settle?: never }
    : { settle(settings: Settings): SettledLayer<Settings> };

/** A kind of layer: its facts, its shapes and its arithmetic. */
export type LayerMethod<Settings extends LayerSettings> = Settles<Settings> & {
  /** Whether it computes with compressed rows, or hands them on as they are. Absent: it gets dense rows. */
  readonly compressedRows?: 'computes' | 'handsOn';
  /** Whether it divides by the deviation over a mini-batch, which a single value has none of. */
  readonly dividesByDeviation?: true;
  /** How it changes the shape of a row, and what is trained for it; or why it cannot. */
  inferShape(settings: Settings, input: RowShape): LayerShape | Refusal;
  /** The layer over its parameters. */
  create(settings: SettledLayer<Settings>, context: LayerContext): Layer;
};
