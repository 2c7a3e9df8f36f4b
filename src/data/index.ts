export { type InputFile, readInputFile } from './input-file.ts';
export { loadDatasets } from './load.ts';
export { readNewRows } from './new-rows.ts';
export { openDataset } from './open.ts';
export type { Dataset, DatasetFacts, DatasetRequest, Scaling, SharedDataset } from './types.ts';
