/** A trained network with all that has to be known to use it elsewhere. */
import type { SettledSettings } from '../config/index.ts';
import type { LayerShape, Params } from '../methods/index.ts';
import type { Precision } from '../shared/index.ts';
import type { ModelDescription } from './description.ts';

/** What is exported. */
export type TrainedModel = Pick<SettledSettings, 'layers' | 'loss'> & {
  readonly precision: Precision;
  readonly shapes: readonly LayerShape[];
  /** Parameters and running statistics, `layers.<i>.<name>`. */
  readonly tensors: Params;
  readonly description: ModelDescription;
};
