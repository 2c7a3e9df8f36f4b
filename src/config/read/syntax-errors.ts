/** What the YAML library finds wrong with a text → diagnostics in plain words. */
import { type Document, isCollection, isScalar, type ParsedNode, visit, type YAMLError } from 'yaml';
import type { Diagnostic, ErrorCode } from '../../shared/index.ts';
import { createDiagnostics, untilEnough } from './enough.ts';
import { explainLayout } from './layout-errors.ts';
import { errorAt, lineOf, type Source, type Span } from './source.ts';

/**
 * One diagnostic a line: what follows on the same line, and tokens that are only unexpected after an earlier error,
 * are consequences of it.
 */
export function explainSyntaxErrors(document: Document<ParsedNode>, source: Source): Diagnostic[] {
  const diagnostics = createDiagnostics();
  const openings = listUnclosed(document, source);
  const lines = new Set<number | undefined>();
  // Where the library gives up for depth, what else it reports is a consequence.
  const depth = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  untilEnough(() => {
    for (const error of depth === undefined ? document.errors : [depth]) {
      if (error.code === 'UNEXPECTED_TOKEN' && diagnostics.length > 0) continue;
      const layout = explainLayout(error, source);
      const diagnostic = layout ?? explain(error, openings, source);
      if (lines.has(diagnostic.place?.line)) continue;
      lines.add(diagnostic.place?.line);
      diagnostics.push(diagnostic);
      // What belongs to what is not known behind it.
      if (layout !== undefined) break;
    }
  });
  return diagnostics;
}

function explain(error: YAMLError, openings: ReadonlyMap<number, Opening>, source: Source): Diagnostic {
  const [start, end] = error.pos;
  const span: Span = { source, start, end };
  const opening = mayBeUnclosed.has(error.code) ? openings.get(start) : undefined;
  if (opening !== undefined) {
    const line = lineOf(source, start);
    const before = line === lineOf(source, opening.span.start) ? '' : ` before line ${line}`;
    const message = `\`${opening.mark}\` is opened here and not closed${before}`;
    const behind = source.text.slice(opening.span.start, source.text.indexOf('\n', opening.span.start));
    const isComment = /\s#/.test(behind) && behind.slice(behind.search(/\s#/)).includes(opening.closer);
    const hint = isComment
      ? `its \`${opening.closer}\` stands in a comment, which begins at \` #\``
      : `close it with \`${opening.closer}\``;
    return errorAt(opening.span, 'CONFIG_YAML_SYNTAX', message, { hint });
  }
  const fault = faults[error.code];
  // The library underlines a single character where a whole word is meant.
  const word = /^[^\s:,{}[\]#]+/.exec(source.text.slice(start, start + 200))?.[0].length ?? 1;
  return errorAt(
    { source, start, end: error.code === 'MULTIPLE_DOCS' ? end : Math.max(end, start + word) },
    fault?.code ?? 'CONFIG_YAML_SYNTAX',
    fault?.message ?? `this is not YAML: ${firstLetterLow(error.message)}`,
    { hint: adviseVariable(source, start) ?? fault?.hint ?? (source.text[span.start] === '%' ? quoteHint : undefined) },
  );
}

/** What Hydra and shells fill in, and YAML does not. */
function adviseVariable({ text }: Source, at: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at + 100).split('\n')[0] ?? '';
  return line.includes('${')
    ? 'variables are not filled in: write the value, which `--set` changes for one run'
    : undefined;
}

const mayBeUnclosed = new Set<YAMLError['code']>(['MISSING_CHAR', 'BAD_INDENT']);
const quoteHint = 'put the value in quotes';

type Fault = { readonly code?: ErrorCode; readonly message: string; readonly hint?: string };

const faults: Partial<Record<YAMLError['code'], Fault>> = {
  MULTIPLE_DOCS: {
    code: 'CONFIG_SEVERAL_DOCUMENTS',
    message: 'a second YAML document begins here; a file holds one experiment',
    hint: 'give each experiment a file of its own; `kobai run` takes several',
  },
  RESOURCE_EXHAUSTION: { code: 'CONFIG_TOO_DEEP', message: 'lists and mappings are nested too deeply here' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'a second `:` makes a mapping inside the value of the line',
    hint: 'begin a new line, put the text in quotes, or check the indentation of the next line',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a line without `key: value`',
    hint: 'put a colon and a space behind the key',
  },
  MISSING_CHAR: { message: 'a line without `key: value`', hint: 'put a colon and a space behind the key' },
  BAD_INDENT: {
    message: 'the line does not begin in the column of the lines that it belongs to',
    hint: 'keys of one mapping, and items of one list, begin in the same column',
  },
  BAD_SCALAR_START: { message: 'a value cannot begin with this character', hint: quoteHint },
  BAD_DQ_ESCAPE: {
    message: 'YAML does not know this escape in double quotes',
    hint: "use single quotes ('…') or write the backslash twice",
  },
  UNEXPECTED_TOKEN: {
    message: 'this does not belong here',
    hint: 'check the quotes, brackets and indentation up to here',
  },
};

const closers = { '[': ']', '{': '}', '"': '"', "'": "'" } as const;

type Opening = { readonly mark: string; readonly closer: string; readonly span: Span };

/** The brackets and quotes that are not closed, by the offset at which that is an error; of several the innermost. */
function listUnclosed(document: Document<ParsedNode>, source: Source): ReadonlyMap<number, Opening> {
  const found = new Map<number, Opening>();
  visit(document, {
    Node(_, node) {
      if (!(isCollection(node) || isScalar(node)) || !node.range) return;
      const [start, end] = node.range;
      const mark = source.text[start] as keyof typeof closers;
      const closer = closers[mark];
      if (closer === undefined || (end - start > 1 && source.text[end - 1] === closer)) return;
      found.set(end, { mark, closer, span: { source, start, end: start + 1 } });
    },
  });
  return found;
}

function firstLetterLow(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
