/** A field of the experiment → whether it takes whole numbers only. */
import type { Path } from '../../shared/index.ts';
import type { Tree } from '../read/tree.ts';
import { chooseBranch } from './branch.ts';
import { listBranches, propertyOf, rootFormOf, type Schema } from './schema.ts';

/**
 * Looks a field up in the schema.
 *
 * @param root of an experiment that has a value there
 */
export function isIntegerField(root: Tree, path: Path): boolean {
  const schema = schemaAt(rootFormOf(root), root, path);
  return schema !== undefined && listBranches(schema).some(({ type }) => type === 'integer');
}

/** The schema of a part; the parts above it decide which form of theirs holds. */
function schemaAt(schema: Schema, tree: Tree, [key, ...rest]: Path): Schema | undefined {
  if (key === undefined) return schema;
  const choice = chooseBranch(schema, tree);
  if (choice.problem !== undefined) return undefined;
  const { branch, tree: whole } = choice;
  const name = String(key);
  const part = whole.kind === 'list' ? whole.items[Number(key)] : findEntry(whole, name);
  const inner = whole.kind === 'list' ? branch.items : propertyOf(branch, name);
  return part && inner && schemaAt(inner, part, rest);
}

function findEntry(tree: Tree, key: string): Tree | undefined {
  return tree.kind === 'mapping' ? tree.entries.get(key)?.value : undefined;
}
