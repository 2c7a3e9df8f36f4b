/** Lines of YAML whose spaces say something else than was meant → diagnostics that show the spaces. */
import type { YAMLError } from 'yaml';
import type { Diagnostic } from '../../shared/index.ts';
import { errorAt, type Source } from './source.ts';

/** Spaces that are missing, too many or too few, as the lines show them: the library tells of what follows from them. */
export function explainLayout(error: YAMLError, source: Source): Diagnostic | undefined {
  if (!ofLayout.has(error.code)) return undefined;
  const at = error.code === 'TAB_AS_INDENT' ? error.pos[0] : (nonBlankFrom(source.text, error.pos[0]) ?? error.pos[0]);
  const [line, before, behind] = [
    lineAround(source.text, at),
    lineBefore(source.text, at),
    lineBehind(source.text, at),
  ];
  const refuse = ({ start, text }: Line, message: string, hint: string) => {
    const from = start + (text.length - text.trimStart().length);
    return errorAt({ source, start: from, end: start + text.trimEnd().length }, 'CONFIG_YAML_SYNTAX', message, {
      hint,
    });
  };
  if (error.code === 'TAB_AS_INDENT') {
    const [start, end] = error.pos;
    const hint = 'indent with spaces';
    return errorAt({ source, start, end }, 'CONFIG_YAML_SYNTAX', 'a tab cannot indent a line in YAML', { hint });
  }
  const item = [before, line].find((each) => each && /^\s*-[^\s-]/.test(each.text));
  if (item) {
    return refuse(item, 'an item begins with `-` and a space', `write \`- ${item.text.trim().slice(1).slice(0, 60)}\``);
  }
  const joined = /^(.*?[{,]\s*[\w.-]+:\s+[^\s,{}[\]]+)\s+([\w.-]+):\s/.exec(line.text);
  if (error.code === 'BLOCK_IN_FLOW' && joined) {
    const [, before = '', second = ''] = joined;
    const from = line.start + line.text.indexOf(second, before.length);
    const hint = `write a comma before it: \`${before.trim().slice(-40)}, ${second}: …\``;
    return errorAt(
      { source, start: from, end: from + second.length },
      'CONFIG_YAML_SYNTAX',
      `a comma is missing before \`${second}\``,
      { hint },
    );
  }
  const inner = /^[^']*: '[^']*'(?=\w)/.exec(line.text);
  if (error.code === 'UNEXPECTED_TOKEN' && inner) {
    const end = line.start + inner[0].length;
    const hint = "in single quotes it is written twice, `''`; in double quotes it stands as it is";
    return errorAt({ source, start: end - 1, end }, 'CONFIG_YAML_SYNTAX', "the text ends at this `'`", { hint });
  }
  if (!ofIndentation.has(error.code)) return undefined;
  const [, key, value] = /^\s*(?:- )?([\w.-]+):\s+([^\s:{[|>&*!]+)\s*$/.exec(line.text) ?? [];
  if (value !== undefined && behind && columnOf(behind.text) > columnOf(line.text) && startsKey(behind.text)) {
    const message = `this line belongs to \`${key}\`, which has the value ${value} already`;
    const together = `\`${key}: { type: ${value}, ${behind.text.trim()} }\``;
    const column = `begin it in column ${columnOf(line.text) + 1}`;
    const isWord = /^[a-z]\w*$/i.test(value);
    return refuse(behind, message, isWord ? `${column}, or write both in one: ${together}` : column);
  }
  if (before && startsKey(line.text) && columnOf(line.text) !== columnOf(before.text)) {
    const [here, there] = [columnOf(line.text) + 1, columnOf(before.text) + 1];
    return refuse(
      line,
      'the line does not begin in the column of the lines that it belongs to',
      `it begins in column ${here}, the line above in column ${there}`,
    );
  }
  return undefined;
}

const ofIndentation = new Set<YAMLError['code']>([
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'MULTILINE_IMPLICIT_KEY',
  'MISSING_CHAR',
]);
const ofLayout = new Set<YAMLError['code']>([...ofIndentation, 'TAB_AS_INDENT', 'BLOCK_IN_FLOW', 'UNEXPECTED_TOKEN']);

type Line = { readonly start: number; readonly text: string };

function lineAround(text: string, at: number): Line {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return { start, text: text.slice(start, end === -1 ? text.length : end) };
}

function lineBefore(text: string, at: number): Line | undefined {
  const { start } = lineAround(text, at);
  return start === 0 ? undefined : lineAround(text, start - 1);
}

function lineBehind(text: string, at: number): Line | undefined {
  const { start, text: line } = lineAround(text, at);
  const next = start + line.length + 1;
  return next >= text.length ? undefined : lineAround(text, next);
}

function nonBlankFrom(text: string, at: number): number | undefined {
  const found = text.slice(at, at + 1000).search(/\S/);
  return found === -1 ? undefined : at + found;
}

/** Where the content of a line begins, behind the `- ` of an item. */
function columnOf(line: string): number {
  return /^\s*(?:- +)*/.exec(line)?.[0].length ?? 0;
}

function startsKey(line: string): boolean {
  return /^\s*[\w.-]+:(?:\s|$)/.test(line);
}
