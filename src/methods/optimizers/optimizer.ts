/** The contract of an optimizer. */
import type { Kernels } from '../../kernels/index.ts';
import type { FloatArray } from '../../shared/index.ts';
import type { TrainedArrays } from '../params.ts';

/** What an optimizer works on: every update writes the parameters, and may overwrite the gradients. */
export type OptimizerContext = TrainedArrays & {
  readonly kernels: Kernels;
  /** λ of the weight decay. */
  readonly weightDecay: number;
};

/** An optimizer over the parameters of one network. */
export type Optimizer = {
  /** The arrays that it keeps from one update to the next, such as velocities. */
  readonly state: readonly FloatArray[];
  /** Moves every parameter by one step against its gradient. */
  update(learningRate: number): void;
};

/** A kind of optimizer: its facts and its arithmetic. */
export type OptimizerMethod<Settings> = {
  /** Whether the weight decay is added to the gradient, or taken by the optimizer itself. */
  readonly weightDecay: 'inGradient' | 'decoupled';
  /** λ where the experiment does not say. */
  readonly defaultWeightDecay: number;
  /** The optimizer with its state at 0. */
  create(settings: Settings, context: OptimizerContext): Optimizer;
};
