// All that kobai takes from hyparquet and fzstd: `npm run build:on-demand` bundles it into hyparquet.cjs.
export { decompress as decompressZstd } from 'fzstd';
export { parquetMetadata, parquetSchema } from 'hyparquet';
export { parquetHeader, readColumn } from 'hyparquet/src/column.js';
export { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
export { getTreePath, isFlatColumn } from 'hyparquet/src/schema.js';
