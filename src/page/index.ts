export { htmlReport, livePage } from './html.ts';
export { layOutPage } from './page-data.ts';
export { svgPictures } from './pictures.ts';
export { comparisonPage, faultPage, type ListedRun, runListMarkup, runListPage } from './run-list.ts';
export { sparkLines } from './spark-lines.ts';
export { terminalChart } from './terminal-chart.ts';
export type { PageData, RunStatus } from './types.ts';
