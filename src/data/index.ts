export type { Dataset, DatasetFacts, DatasetRequest, Region, SharedDataset } from './types.ts';
