/** The settings of one trial: nothing is left open, neither by the data nor by another setting. */
import type {
  DatasetSettings,
  EarlyStoppingSettings,
  EvaluateSettings,
  LayerSettings,
  RecordSettings,
  Settings,
} from './settings.ts';

/** A layer with nothing left open. */
export type SettledLayer<Layer extends LayerSettings = LayerSettings> = Layer extends LayerSettings
  ? Required<Layer>
  : never;

/**
 * Settings with nothing left open: the defaults that depend on the data and on other settings are filled in. Paths are
 * left out, since the content of the files counts and not their place.
 */
export type SettledSettings = Omit<
  Settings,
  'dataset' | 'batchSize' | 'evaluate' | 'earlyStopping' | 'record' | 'layers' | 'initialWeights' | 'weightDecay'
> & {
  dataset: { type: DatasetSettings['type'] } & Readonly<Record<string, unknown>>;
  layers: SettledLayer[];
  weightDecay: number;
  batchSize: number;
  evaluate: EvaluateSettings & Required<Pick<EvaluateSettings, 'metrics' | 'splits'>>;
  earlyStopping?: EarlyStoppingSettings;
  record: RecordSettings & { batchLoss: number };
};
