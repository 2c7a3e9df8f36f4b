/** `kobai schema`: prints the schema of the experiment file. */
import { experimentSchemaText } from '../config/index.ts';
import { exitCodes } from './exit-codes.ts';

/** Writes the JSON Schema to stdout, for an editor or another validator. */
export function showSchema(): number {
  process.stdout.write(experimentSchemaText());
  return exitCodes.allWell;
}
