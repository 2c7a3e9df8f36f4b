/** `sweep.zip` → the groups of axes whose values go together. */
import { formatPath, quote } from '../../shared/index.ts';
import type { Findings } from '../check/findings.ts';
import { errorAt, type Span } from '../read/source.ts';
import { findPart, type Tree } from '../read/tree.ts';
import { findAxis } from './axis-names.ts';
import type { Resolution } from './sweep-axes.ts';

type Member = { readonly axis: number; readonly name: string; readonly span: Span };

/**
 * Settles the groups; what is wrong in them is reported and left out.
 *
 * @returns groups of indices of axes, both in the order written
 */
export function readZips(resolution: Resolution, findings: Findings): number[][] {
  const { tree } = findPart(resolution.root, ['sweep', 'zip'], findings.repairs);
  const groups = tree.kind === 'list' ? tree.items : [];
  const taken = new Map<number, Member>();
  return groups.map((group) => {
    const items = group.kind === 'list' ? group.items : [];
    const members = items.flatMap((item) => takeMember(item, taken, resolution, findings) ?? []);
    checkLengths(members, resolution, findings);
    return members.map(({ axis }) => axis);
  });
}

function takeMember(
  item: Tree,
  taken: Map<number, Member>,
  resolution: Resolution,
  findings: Findings,
): Member | undefined {
  // What is not text was reported against the schema.
  if (item.kind !== 'scalar' || typeof item.value !== 'string' || item.value === '') return undefined;
  const axis = findAxis(item.value, item.span, resolution, findings);
  if (axis === undefined) return undefined;
  const member = { axis, name: formatPath(resolution.axes[axis]?.path ?? []), span: item.span };
  if (taken.has(axis)) {
    const message = `${quote(member.name)} stands in zip already: an axis goes with one group`;
    const hint = 'put all axes that go together into one group';
    findings.diagnostics.push(errorAt(item.span, 'CONFIG_ZIPPED_TWICE', message, { hint }));
    return undefined;
  }
  taken.set(axis, member);
  return member;
}

/** Holds each list against the first of its group. */
function checkLengths(members: readonly Member[], { axes }: Resolution, { diagnostics }: Findings): void {
  // A range that is drawn from has no length; that it needs a count is said at the range.
  const listed = members.filter(({ axis }) => axes[axis]?.drawnFrom === undefined);
  const [first, ...others] = listed.map((member) => ({ ...member, length: axes[member.axis]?.length ?? 0 }));
  for (const { name, span, length } of others) {
    if (first === undefined || length === first.length) continue;
    const message = `${quote(name)} has ${count(length)} and ${quote(first.name)}, which it goes with, ${first.length}`;
    const hint = 'give both as many, the first of one with the first of the other; values may be repeated here';
    diagnostics.push(errorAt(span, 'CONFIG_ZIP_LENGTH', message, { hint }));
  }
}

function count(values: number): string {
  return values === 1 ? '1 value' : `${values} values`;
}
