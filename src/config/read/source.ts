/** A text that a person wrote, and stretches of it as places that a diagnostic can show. */
import { type Diagnostic, type ErrorCode, omitUndefined, type Path, type Place } from '../../shared/index.ts';

/** A text that a person wrote: an experiment file, or the text of one `--set`. */
export type Source = {
  /** The file as it was named, or `--set`. */
  readonly file: string;
  readonly text: string;
  /** The offset at which each line begins, in UTF-16 code units. */
  readonly lineStarts: readonly number[];
  /** Of a base: its folder as seen from that of the experiment. */
  readonly folder?: string;
};

/** The stretch [start, end) of a source, in UTF-16 code units. */
export type Span = { readonly source: Source; readonly start: number; readonly end: number };

/**
 * A source of the given text; `file` is its name in messages.
 *
 * @param folder of a base, as seen from that of the experiment
 */
export function createSource(file: string, text: string, folder?: string): Source {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return omitUndefined({ file, text, lineStarts, folder });
}

/** The place of a span; one that goes on over several lines is underlined to the end of its first. */
export function toPlace({ source, start, end }: Span): Place {
  const line = lineOf(source, start);
  const lineStart = source.lineStarts[line - 1] ?? 0;
  const lineEnd = (source.lineStarts[line] ?? source.text.length + 1) - 1;
  const text = source.text.slice(lineStart, lineEnd).replace(/\r$/, '');
  const column = start - lineStart + 1;
  const visibleEnd = Math.min(end, lineStart + text.trimEnd().length);
  return { file: source.file, line, column, length: Math.max(1, visibleEnd - start), text };
}

/** The line of an offset, counted from 1. */
export function lineOf({ lineStarts }: Source, offset: number): number {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** Where a span is, as one says it at another: `line 5`, `line 5 of base.yaml`, `--set`. */
export function describePlace({ source, start }: Span, at: Span): string {
  if (source.file === '--set') return '--set';
  const line = `line ${lineOf(source, start)}`;
  const isThisFile = source === at.source || (at.source.file === '--set' && source.folder === undefined);
  return isThisFile ? line : `${line} of ${source.file}`;
}

/** Whether a span stands behind another one, or over it: a file over its bases, and `--set` over the file. */
export function isLater(span: Span, other: Span): boolean {
  const rank = ({ file, folder }: Source) => (file === '--set' ? 2 : folder === undefined ? 1 : 0);
  const [one, two] = [rank(span.source), rank(other.source)];
  return one === two ? span.start >= other.start : one > two;
}

/** The written text of a span. */
export function textOf({ source, start, end }: Span): string {
  return source.text.slice(start, end);
}

/** Where a stretch of a scalar's value is written; the whole scalar where its text has escapes or line breaks. */
export function stretchOf(span: Span, value: string, { start, end }: Pick<Span, 'start' | 'end'>): Span {
  const first = [span.start, span.start + 1].find((at) => span.source.text.startsWith(value, at));
  return first === undefined ? span : { ...span, start: first + start, end: first + Math.max(end, start + 1) };
}

/** The start of the whole text: where a diagnostic stands that belongs to no part of it. */
export function startOf(source: Source): Span {
  return { source, start: 0, end: 1 };
}

type Details = { readonly hint?: string | undefined; readonly path?: Path };

/** A diagnostic of severity error at a span. */
export function errorAt(span: Span, code: ErrorCode, message: string, { hint, path }: Details = {}): Diagnostic {
  return omitUndefined({
    severity: 'error',
    code,
    message,
    hint,
    path,
    place: toPlace(span),
  });
}

/** Whether a place begins in a span. */
export function contains({ source, start, end }: Span, place: Place | undefined): boolean {
  if (place === undefined || place.file !== source.file) return false;
  const offset = (source.lineStarts[place.line - 1] ?? 0) + place.column - 1;
  return start <= offset && offset <= end;
}
