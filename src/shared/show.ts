/** Messages to a person, on stderr. */
import type { Diagnostic } from './diagnostics.ts';
import { KobaiError } from './errors.ts';
import { formatDiagnostics } from './format-diagnostics.ts';
import { sourceStack } from './source-stack.ts';
import { hasColor, printLines, printMessage } from './terminal.ts';

/** Shows warnings: what is odd but not wrong. */
export function showWarnings(warnings: readonly Diagnostic[]): void {
  if (warnings.length > 0) printLines(format(warnings));
}

/** Shows an error and its hint: a person's mistake without a stack, a fault of kobai's with one. */
export function showError(error: unknown): void {
  if (!(error instanceof KobaiError) || error.kind === 'internal') {
    const stack = error instanceof Error ? sourceStack(error.stack ?? error.message) : String(error);
    printLines(`kobai: this is a fault in kobai, not yours. Please report it with this text:\n${stack}`);
    return;
  }
  if (error.diagnostics.length > 0) printLines(`${format(error.diagnostics)}\n`);
  printMessage(`kobai: ${error.message}`);
  if (error.hint) printMessage(`  ${error.hint}`);
}

function format(diagnostics: readonly Diagnostic[]): string {
  return formatDiagnostics(diagnostics, { color: hasColor(process.stderr) });
}
