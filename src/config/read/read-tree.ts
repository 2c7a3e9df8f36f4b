/** YAML text → tree: aliases and merges resolved, keys checked, and bounded, so that a hostile file ends early. */
import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, parseDocument, type YAMLMap } from 'yaml';
import { type Diagnostic, type ErrorCode, quote } from '../../shared/index.ts';
import { checkSize, maxDepth, maxParts, tooDeep, tooLarge } from './check-size.ts';
import { createDiagnostics, untilEnough } from './enough.ts';
import { errorAt, lineOf, type Source, type Span, startOf, textOf } from './source.ts';
import { explainSyntaxErrors } from './syntax-errors.ts';
import type { Entry, Scalar, Tree } from './tree.ts';

const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);
const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`),
);

/** A tree, the number of its parts, and how many levels deep it is nested: what the limits are checked against. */
type Built = { readonly tree: Tree; readonly parts: number; readonly height: number };

/** A text as it was read. */
export type ReadText = {
  readonly tree?: Tree;
  readonly diagnostics: Diagnostic[];
  /** How many parts were read, each use of an alias counted anew. */
  readonly parts: number;
};

/**
 * Reads a text as one YAML 1.2 document.
 *
 * @param text what is parsed, of the same length as the source's own: places are those of the source
 * @returns no tree where the text is not YAML, or beyond the limits; neither tree nor diagnostics where it is empty
 */
export function readTree(source: Source, text: string = source.text): ReadText {
  const beyond = checkSize(source, text);
  if (beyond !== undefined) return { diagnostics: [beyond], parts: 0 };
  const document = parseDocument(text, {
    intAsBigInt: true,
    logLevel: 'error',
    prettyErrors: false,
    // The reader finds them itself: it names the first place, and the library compares every key with every other.
    uniqueKeys: false,
  });
  if (document.errors.length > 0) return { diagnostics: explainSyntaxErrors(document, source), parts: 0 };
  const { version } = document.directives.yaml;
  if (version !== '1.2') {
    const hint = 'leave the line out: kobai reads YAML 1.2, in which `yes` is text and 012 is 12';
    const refusal = errorAt(startOf(source), 'CONFIG_YAML_VERSION', `this is YAML ${version}`, { hint });
    return { diagnostics: [refusal], parts: 0 };
  }
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) {
    return { diagnostics: [], parts: 0 };
  }
  const reader = new TreeReader(source);
  const { contents } = document;
  const built = untilEnough(() => reader.build(contents, 0));
  const { diagnostics, parts } = reader;
  return built && reader.isBounded ? { tree: built.tree, diagnostics, parts } : { diagnostics, parts };
}

/** Walks the library's nodes once, in the order of the text. */
class TreeReader {
  readonly diagnostics = createDiagnostics();
  /** False once a limit is passed: what lies behind it was not read. */
  isBounded = true;
  readonly #source: Source;
  /** The latest tree of each anchor; null while it is being built, when an alias to it would contain itself. */
  readonly #anchors = new Map<string, Built | null>();
  parts = 0;

  constructor(source: Source) {
    this.#source = source;
  }

  /** @param isItem whether it is an item of a list */
  build(node: ParsedNode, depth: number, isItem = false): Built {
    const span = this.#spanOf(node);
    if (isAlias(node)) return this.#buildAlias(node.source, span, depth);
    this.parts += 1;
    if (this.parts > maxParts) return this.#stop(span, 'CONFIG_TOO_LARGE', tooLarge);
    if (depth > maxDepth) return this.#stop(span, 'CONFIG_TOO_DEEP', tooDeep);
    if (node.tag !== undefined && !coreTags.has(node.tag)) return this.#refuseTag(span, node.tag);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, null);
    const built = this.#buildPlain(node, span, depth, isItem);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, built);
    return built;
  }

  #buildPlain(node: ParsedNode, span: Span, depth: number, isItem: boolean): Built {
    if (isMap(node)) return this.#buildMapping(node as YAMLMap.Parsed, span, depth, isItem);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(item as ParsedNode, depth + 1, true));
      return combine({ kind: 'list', span, items: items.map((item) => item.tree) }, items);
    }
    const tree = readScalar(node, span);
    if (!isText(tree.value)) return this.#refuse(span, 'CONFIG_BAD_CHARACTER', noText, textHint);
    return { tree, parts: 1, height: 0 };
  }

  #buildMapping(node: YAMLMap.Parsed, span: Span, depth: number, isItem: boolean): Built {
    const written = new Map<string, Entry>();
    const merged = new Map<Entry, Tree>();
    const children: Built[] = [];
    let isTwoItems = false;
    for (const pair of node.items) {
      const key = this.#readKey(pair);
      const keySpan = pair.key === null ? span : this.#spanOf(pair.key);
      const child =
        pair.value === null
          ? { tree: { kind: 'scalar', span: keySpan, value: null, style: 'plain' } as const, parts: 1, height: 0 }
          : this.build(pair.value, depth + 1);
      if (key === undefined) continue;
      children.push(child);
      const first = written.get(key);
      if (first !== undefined) {
        // What follows belongs to the item that should begin here.
        if (isTwoItems) continue;
        isTwoItems = isItem && key === 'type';
        const message = `${quote(key)} is written twice in one mapping; first in line ${lineOf(this.#source, first.key.start)}`;
        const hint = isTwoItems ? 'put `- ` in front of it, where a second item begins' : 'keep one of them';
        this.#report(keySpan, 'CONFIG_DUPLICATE_KEY', message, hint);
        continue;
      }
      const entry = { key: keySpan, value: child.tree };
      written.set(key, entry);
      if (key === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') merged.set(entry, child.tree);
    }
    const tree: Tree = isTwoItems
      ? { kind: 'broken', span }
      : { kind: 'mapping', span, entries: this.#merge(written, merged) };
    return combine(tree, children);
  }

  /** Puts the keys of merged mappings where `<<` stands; a key of the mapping's own wins, then the earlier mapping. */
  #merge(written: ReadonlyMap<string, Entry>, merged: ReadonlyMap<Entry, Tree>): ReadonlyMap<string, Entry> {
    if (merged.size === 0) return written;
    const entries = new Map<string, Entry>();
    for (const [key, entry] of written) {
      const source = merged.get(entry);
      if (source === undefined) {
        entries.set(key, entry);
        continue;
      }
      for (const tree of source.kind === 'list' ? source.items : [source]) {
        if (tree.kind === 'mapping') {
          for (const [name, part] of tree.entries) {
            if (!written.has(name) && !entries.has(name)) entries.set(name, part);
          }
        } else if (tree.kind !== 'broken') {
          const message = '`<<` takes a mapping, or a list of mappings, to merge into this one';
          this.#report(entry.key, 'CONFIG_MERGE_VALUE', message, 'name an anchor: `<<: *anchor`');
        }
      }
    }
    return entries;
  }

  #buildAlias(name: string, span: Span, depth: number): Built {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      return this.#refuse(span, 'CONFIG_UNKNOWN_ALIAS', `no anchor \`&${name}\` stands above this alias`);
    }
    if (target === null) {
      return this.#refuse(
        span,
        'CONFIG_SELF_REFERENCE',
        `\`*${name}\` stands inside \`&${name}\`, so it contains itself`,
      );
    }
    this.parts += target.parts;
    if (this.parts > maxParts) return this.#stop(span, 'CONFIG_TOO_LARGE', tooLarge);
    if (depth + target.height > maxDepth) return this.#stop(span, 'CONFIG_TOO_DEEP', tooDeep);
    return target;
  }

  #readKey({ key }: Pair<ParsedNode, ParsedNode | null>): string | undefined {
    if (key === null || !isScalar(key) || key.value === null || this.#spanOf(key).start === this.#spanOf(key).end) {
      const span = key === null ? startOf(this.#source) : this.#spanOf(key);
      this.#report(span, 'CONFIG_COMPLEX_KEY', 'a key is a word; this one is a list, a mapping, an alias or nothing');
      return undefined;
    }
    const name = typeof key.value === 'string' ? key.value : textOf(this.#spanOf(key));
    if (!isText(name)) {
      this.#report(this.#spanOf(key), 'CONFIG_BAD_CHARACTER', noText, textHint);
      return undefined;
    }
    if (!forbiddenKeys.has(name)) return name;
    this.#report(this.#spanOf(key), 'CONFIG_FORBIDDEN_KEY', `${quote(name)} cannot be a key`);
    return undefined;
  }

  #refuseTag(span: Span, tag: string): Built {
    const before = this.#source.text.slice(Math.max(0, span.start - 200), span.start);
    const written = /![^\s,]*(?=(\s+&\S+)?\s*$)/.exec(before);
    const start = written === null ? span.start : span.start - before.length + written.index;
    const end = written === null ? span.end : start + written[0].length;
    const name = written?.[0] ?? tag;
    const message = `${quote(name)} is not a tag that kobai knows`;
    const hint = 'leave it out: plain YAML says all of an experiment';
    return this.#refuse({ ...span, start, end }, 'CONFIG_UNKNOWN_TAG', message, hint);
  }

  /** Reports the first limit that is passed; everything read after it is left out. */
  #stop(span: Span, code: ErrorCode, message: string): Built {
    if (this.isBounded) this.#report({ ...span, end: span.start + 1 }, code, message);
    this.isBounded = false;
    return { tree: { kind: 'broken', span }, parts: 1, height: 0 };
  }

  #refuse(span: Span, code: ErrorCode, message: string, hint?: string): Built {
    this.#report(span, code, message, hint);
    return { tree: { kind: 'broken', span }, parts: 1, height: 0 };
  }

  #report(span: Span, code: ErrorCode, message: string, hint?: string): void {
    this.diagnostics.push(errorAt(span, code, message, { hint }));
  }

  #spanOf(node: ParsedNode): Span {
    return { source: this.#source, start: node.range[0], end: node.range[1] };
  }
}

function combine(tree: Tree, children: readonly Built[]): Built {
  const parts = children.reduce((sum, child) => sum + child.parts, 1);
  return { tree, parts, height: children.reduce((most, child) => Math.max(most, child.height + 1), 0) };
}

const noText = 'this holds a character that no name of a file and no record can have';
const textHint = 'leave out NUL (\\0) and halves of characters (\\ud800 to \\udfff)';

/** Whether a value can become a path and stand in JSON that every reader takes; what is no text can. */
function isText(value: unknown): boolean {
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\0'));
}

function readScalar(node: ParsedNode, span: Span): Scalar {
  const value: unknown = isScalar(node) ? node.value : null;
  const type = isScalar(node) ? node.type : undefined;
  if (typeof value === 'bigint') {
    const number = Number(value);
    if (Number.isSafeInteger(number)) return { kind: 'scalar', span, value: number, style: 'plain' };
    return { kind: 'scalar', span, value: String(value), style: 'bigInteger' };
  }
  return { kind: 'scalar', span, value: value as Scalar['value'], style: type === 'PLAIN' ? 'plain' : 'quoted' };
}
