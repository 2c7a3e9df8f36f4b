/** What is wrong with a formula, as data with a place in its text. */
import { type ErrorCode, omitUndefined } from '../shared/index.ts';

/** What is wrong with a formula or one of its names, and where in the text. */
export type FormulaError = {
  readonly code: ErrorCode;
  readonly message: string;
  /** How to write it instead. */
  readonly hint?: string;
  /** The stretch of text that is meant, in UTF-16 code units from 0; empty where something is missing. */
  readonly start: number;
  readonly end: number;
};

/** Carries an error out of the reading of a formula; it does not leave this room. */
export class FormulaFault extends Error {
  readonly error: FormulaError;

  constructor(
    code: ErrorCode,
    { start, end }: { readonly start: number; readonly end: number },
    message: string,
    hint?: string,
  ) {
    super(message);
    this.error = omitUndefined({ code, message, hint, start, end });
  }
}

/** What stands in a message as it is written; a long one is cut. */
export function quote(text: string): string {
  return `\`${text.length > 40 ? `${text.slice(0, 39)}…` : text}\``;
}
