export { labelAxes } from './axis-labels.ts';
export { csvSummary } from './csv.ts';
export { formatDuration, formatValue } from './format.ts';
export { markdownSummary } from './markdown.ts';
export { htmlReport } from './page/html.ts';
export { describeRungs } from './rungs.ts';
export { terminalTable } from './terminal-table.ts';
export { textTable } from './text-table.ts';
export { renderVerification, type VerificationFormat } from './verification/render.ts';
