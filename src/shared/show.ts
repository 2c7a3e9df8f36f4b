/** Messages to a person, on stderr. */
import type { Diagnostic } from './diagnostics.ts';
import { KobaiError } from './errors.ts';
import { formatDiagnostics } from './format-diagnostics.ts';

/** Whether stderr shows colours: `styleText` looks at NO_COLOR and FORCE_COLOR itself. */
const color = process.stderr.isTTY === true;

/** Shows what is odd but not wrong. */
export function showWarnings(warnings: readonly Diagnostic[]): void {
  if (warnings.length > 0) process.stderr.write(`${formatDiagnostics(warnings, { color })}\n`);
}

/** Shows an error and its way out: a person's mistake without a stack, a fault of kobai's with one. */
export function showError(error: unknown): void {
  if (!(error instanceof KobaiError) || error.kind === 'internal') {
    const stack = error instanceof Error ? error.stack : String(error);
    process.stderr.write(`kobai: this is a fault in kobai, not yours. Please report it with this text:\n${stack}\n`);
    return;
  }
  if (error.diagnostics.length > 0) process.stderr.write(`${formatDiagnostics(error.diagnostics, { color })}\n\n`);
  process.stderr.write(`kobai: ${error.message}\n`);
  if (error.hint) process.stderr.write(`  ${error.hint}\n`);
}
