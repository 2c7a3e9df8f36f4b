export { classesOfTexts } from './classes.ts';
export { nameInputs } from './encoding.ts';
export { type ColumnFacts, describeTable, type TableFacts } from './formats/describe-table.ts';
export { type InputFile, readInputFile } from './input-file.ts';
export { loadDatasets } from './load.ts';
export { readNewRows } from './new-rows.ts';
export { openDataset } from './open.ts';
export { plainDataKernels } from './pixel-loops.ts';
export type {
  CsvConventions,
  Dataset,
  DatasetFacts,
  DatasetRequest,
  Encoding,
  Scaling,
  SharedDataset,
} from './types.ts';
