/** The tree of an experiment file → the same put together with those of the files that it extends. */
import { realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { adviseFile, type Diagnostic, KobaiError } from '../../shared/index.ts';
import { describeTree } from '../check/describe.ts';
import { createFindings } from '../check/findings.ts';
import { resolveValue } from '../check/resolve.ts';
import { rootSchema } from '../check/schema.ts';
import { maxParts } from '../read/check-size.ts';
import { createDiagnostics, untilEnough } from '../read/enough.ts';
import { readText } from '../read/read-text.ts';
import { type ReadText, readTree } from '../read/read-tree.ts';
import { createSource, errorAt, type Source, type Span, startOf } from '../read/source.ts';
import { filePathOf, type Mapping, type Scalar, type Tree } from '../read/tree.ts';
import { mergeTrees } from './merge-trees.ts';

/** Files that an experiment is put together from, its own included. */
const maxFiles = 32;

/** An experiment with its bases. */
export type Extended = {
  /** Absent where a base cannot be read: without it, what else is wrong could not be told. */
  readonly tree?: Tree;
  readonly diagnostics: readonly Diagnostic[];
  /** The files that were looked for, in that order, whether they are there or not. */
  readonly bases: readonly string[];
};

/**
 * Reads what a file extends, and what that extends in turn, and merges them: a file stands over all that it extends, of
 * a list the later over the earlier, and a file that is met several times counts once.
 *
 * @param file the experiment file, from whose folder bases are found
 * @param own what it says itself
 */
export function readBases(file: string, source: Source, own: Required<Pick<ReadText, 'tree' | 'parts'>>): Extended {
  const { tree, parts } = own;
  if (tree.kind !== 'mapping' || !tree.entries.has('extends')) return { tree, diagnostics: [], bases: [] };
  const reader = new BaseReader(file, Buffer.byteLength(source.text), parts);
  const isWhole = untilEnough(() => reader.readBasesOf(tree, file)) ?? false;
  const { diagnostics, bases, layers } = reader;
  if (!isWhole) return { diagnostics, bases };
  const whole = [...layers, without(tree, 'extends')].reduce((below, above) => mergeTrees(below, above, rootSchema()));
  return { tree: whole, diagnostics, bases };
}

class BaseReader {
  readonly diagnostics = createDiagnostics();
  readonly bases: string[] = [];
  /** What each base says, one that others stand over before them. */
  readonly layers: Tree[] = [];
  readonly #folder: string;
  /** The files whose bases are being read, by their real paths, as messages name them. */
  readonly #open = new Map<string, string>();
  readonly #read = new Set<string>();
  #bytes: number;
  #parts: number;

  constructor(file: string, bytes: number, parts: number) {
    this.#folder = dirname(file);
    this.#bytes = bytes;
    this.#parts = parts;
  }

  /** @returns whether all of them could be read */
  readBasesOf(tree: Mapping, file: string): boolean {
    const entry = tree.entries.get('extends');
    if (entry === undefined) return true;
    const findings = createFindings();
    const schema = rootSchema().properties?.extends ?? {};
    resolveValue(schema, entry.value, { path: ['extends'], key: entry.key }, findings);
    this.diagnostics.push(...findings.diagnostics);
    if (findings.diagnostics.length > 0) return false;
    const names = entry.value.kind === 'list' ? entry.value.items : [entry.value];
    const real = realPathOf(file);
    this.#open.set(real, file);
    // Each of them, so that the mistakes of all are found.
    const areRead = names.map((name) => name.kind === 'scalar' && this.#readBase(name));
    this.#open.delete(real);
    return !areRead.includes(false);
  }

  #readBase(name: Scalar): boolean {
    const path = filePathOf(name);
    const file = isAbsolute(path) ? path : join(this.#folder, path);
    const real = realPathOf(file);
    if (this.#open.has(real)) return this.#refuseCircle(name.span, real);
    if (this.#read.has(real)) return true;
    this.#read.add(real);
    const source = this.#readSource(name.span, file, dirname(path));
    if (source === undefined) return false;
    const { tree, diagnostics, parts } = readTree(source);
    this.#parts += parts;
    this.diagnostics.push(...diagnostics);
    if (this.#parts > maxParts) {
      const message = `with this base the experiment has more than ${maxParts} parts, each use of an alias counted anew`;
      return this.#refuse(errorAt(name.span, 'CONFIG_TOO_LARGE', message));
    }
    if (tree?.kind !== 'mapping')
      return diagnostics.length === 0 ? this.#refuse(explainNoMapping(source, tree)) : false;
    const isWhole = this.readBasesOf(tree, file);
    this.layers.push(without(tree, 'extends', 'name'));
    return isWhole;
  }

  #readSource(span: Span, file: string, folder: string): Source | undefined {
    if (this.bases.length === maxFiles - 1) {
      const message = `an experiment is put together from at most ${maxFiles} files`;
      this.#refuse(errorAt(span, 'CONFIG_TOO_LARGE', message));
      return undefined;
    }
    this.bases.push(file);
    try {
      const text = readText(file, this.#bytes);
      this.#bytes += Buffer.byteLength(text);
      return createSource(file, text, folder);
    } catch (error) {
      if (!(error instanceof KobaiError)) throw error;
      this.#refuse(errorAt(span, error.code, error.message, { hint: adviseFile(file) }));
      return undefined;
    }
  }

  #refuseCircle(span: Span, real: string): false {
    const files = [...this.#open.keys()];
    const circle = [...files.slice(files.indexOf(real)), real].map((path) => this.#open.get(path));
    const message = `a file cannot extend itself: ${circle.join(' → ')}`;
    return this.#refuse(errorAt(span, 'CONFIG_EXTENDS_CIRCLE', message));
  }

  #refuse(diagnostic: Diagnostic): false {
    this.diagnostics.push(diagnostic);
    return false;
  }
}

/** By which a file is known under all of its names, through links too. */
function realPathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return resolve(file);
  }
}

function without(tree: Mapping, ...keys: string[]): Mapping {
  return { ...tree, entries: new Map([...tree.entries].filter(([key]) => !keys.includes(key))) };
}

function explainNoMapping(source: Source, tree: Tree | undefined): Diagnostic {
  if (tree === undefined) return errorAt(startOf(source), 'CONFIG_EMPTY_FILE', 'the file has no setting in it');
  return errorAt(startOf(source), 'CONFIG_WRONG_TYPE', `a base must be a mapping, got ${describeTree(tree)}`);
}
