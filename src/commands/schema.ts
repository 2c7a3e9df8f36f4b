/** `kobai schema`: prints the schema of the experiment file. */
import { experimentSchemaText } from '../config/index.ts';
import { printResult } from '../shared/index.ts';

/** Writes the JSON Schema to stdout, for an editor or another validator. */
export function showSchema(): void {
  printResult(experimentSchemaText());
}
