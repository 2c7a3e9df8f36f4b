export { type DatasetLoading, loadDatasets } from './load.ts';
export { openDataset } from './open.ts';
export type { Dataset, DatasetFacts, DatasetRequest, Region, SharedDataset } from './types.ts';
