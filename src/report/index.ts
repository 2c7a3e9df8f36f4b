export { csvSummary } from './csv.ts';
export { formatDuration, formatNumber, formatValue } from './format.ts';
export { markdownSummary } from './markdown.ts';
export { type TerminalOptions, terminalTable } from './terminal-table.ts';
