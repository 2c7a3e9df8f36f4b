/** The experiment schema: its text, and its parts with references followed. */
import { readFileSync } from 'node:fs';
import { omitUndefined, packageFile } from '../../shared/index.ts';
import type { Tree } from '../read/tree.ts';

/** A part of the experiment schema: the JSON Schema keywords that this room reads, and kobai's own, `axis` and `example`. */
export type Schema = {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly default?: unknown;
  /** A value that it takes, as a message shows it. `examples` would be offered by editors, as `[object Object]`. */
  readonly example?: unknown;
  readonly if?: Schema;
  readonly then?: Schema;
  readonly else?: Schema;
  /** Marks a form (a list or a range) that gives the field several values: an axis. */
  readonly axis?: boolean;
};

/** Where the JSON Schema of an experiment file is on this machine. */
export function experimentSchemaFile(): string {
  return packageFile('schema/experiment.schema.json');
}

/** The JSON Schema of an experiment file, as it is published. */
export function experimentSchemaText(): string {
  return readFileSync(experimentSchemaFile(), 'utf8');
}

let root: Schema | undefined;

/** The schema of the whole file. */
export function rootSchema(): Schema {
  root ??= JSON.parse(experimentSchemaText()) as Schema;
  return root;
}

let forms: { network: Schema; function: Schema } | undefined;

/** The schema of a whole file: of one that has a function, or of one that has a network. */
export function rootFormOf(root: Tree): Schema {
  forms ??= splitForms(rootSchema());
  return root.kind === 'mapping' && root.entries.has('function') ? forms.function : forms.network;
}

/**
 * Splits the schema's `if` into a schema for each case, so that messages say what is missing, or too much. What a file
 * extends has been put together with it, so that all must be there.
 */
function splitForms({ if: _if, else: whole, ...both }: Schema) {
  const { required = [] } = whole ?? {};
  const { function: ofFunction, dataset, layers, loss, ...common } = both.properties ?? {};
  const { precision } = common;
  const network = { ...both.properties };
  delete network.function;
  return {
    network: { ...both, required: ['dataset', 'layers', 'loss', ...required], properties: network },
    function: {
      ...both,
      required: ['function', ...required],
      properties: omitUndefined({
        ...common,
        function: ofFunction,
        // Results on a function are read to their last digits, of which float32 has too few.
        precision: precision && { ...precision, default: 'float64' },
      }),
    },
  };
}

/** The part that a reference names: `#/$defs/sgd`, or the word of it, `#/$defs/sgd/properties/type`. */
function targetOf($ref: string): Schema {
  const [name = '', ...inside] = $ref.replace('#/$defs/', '').split('/properties/');
  const found = inside.reduce((part, key) => part?.properties?.[key], rootSchema().$defs?.[name]);
  if (found === undefined) throw new Error(`The experiment schema has no ${$ref}.`);
  return found;
}

const followed = new WeakMap<Schema, Schema>();

/** A schema with its reference followed; what stands beside `$ref`, a default above all, is kept. */
export function followReference(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const known = followed.get(schema);
  if (known !== undefined) return known;
  const { $ref, ...beside } = schema;
  const target = targetOf($ref);
  const result = { ...followReference(target), ...beside };
  followed.set(schema, result);
  return result;
}

/** Whether a text names a file. */
export function isFilePath({ $ref }: Schema): boolean {
  return $ref === '#/$defs/filePath';
}

const branches = new WeakMap<Schema, readonly Schema[]>();

/** The forms that a value may have: the branches of a union, and of unions in it, else the schema itself. */
export function listBranches(schema: Schema): readonly Schema[] {
  const known = branches.get(schema);
  if (known !== undefined) return known;
  const target = followReference(schema);
  const result = target.oneOf?.flatMap(listBranches) ?? [target];
  branches.set(schema, result);
  return result;
}

/** The forms that are one value. */
export function withoutAxes(schema: Schema): Schema {
  return { ...schema, oneOf: listBranches(schema).filter(({ axis }) => !axis) };
}

/** The schema of one key of a mapping of this form. */
export function propertyOf(branch: Schema, key: string): Schema | undefined {
  // A key such as toString must not find what every object has.
  if (Object.hasOwn(branch.properties ?? {}, key)) return branch.properties?.[key];
  return typeof branch.additionalProperties === 'object' ? branch.additionalProperties : undefined;
}

/** The word in `type` that a mapping of this form has. */
export function tagOf(schema: Schema): string | undefined {
  return schema.properties?.type?.const;
}

/**
 * What a form asks of a value apart from its parts, which are checked one by one, each against the branch chosen for it.
 * As JSON: it names the check that was compiled for it.
 */
export function levelOf(branch: Schema): string {
  const {
    $defs,
    axis,
    default: _,
    description,
    example,
    items,
    additionalProperties,
    patternProperties,
    properties,
    ...level
  } = branch;
  // The identifier belongs to the whole.
  return JSON.stringify({ ...level, $id: undefined, $schema: undefined, $comment: undefined, title: undefined });
}
