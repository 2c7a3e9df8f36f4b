/** The dotted path of an axis, as `zip` and `exclude` name it → the axis. */
import { formatPath, joinWords, nearestWord, quote } from '../../shared/index.ts';
import type { Findings } from '../check/findings.ts';
import { partAt } from '../read/paths.ts';
import { errorAt, type Span } from '../read/source.ts';
import type { Resolution } from './sweep-axes.ts';

/**
 * Finds an axis by its path; one over `dataset` also by `dataset.type`, which decides it.
 *
 * @returns its index; undefined where there is none, which is reported if no earlier diagnostic is the cause
 */
export function findAxis(name: string, span: Span, resolution: Resolution, findings: Findings): number | undefined {
  const names = resolution.axes.map(({ path }) => formatPath(path));
  const index = names.findIndex((known) => name === known || name === `${known}.type`);
  if (index !== -1) return index;
  if (isFaulty(name, resolution, findings)) return undefined;
  const nearest = nearestWord(name, names);
  const others = names.length === 0 || names.length > 8 ? '' : `; the axes are ${joinWords(names, 'and')}`;
  const hint = nearest === undefined ? `several values make it one${others}` : `did you mean ${quote(nearest)}?`;
  findings.diagnostics.push(errorAt(span, 'CONFIG_NOT_AN_AXIS', `${quote(name)} is not an axis`, { hint }));
  return undefined;
}

/** Whether the axis may be missing because something is wrong with it. */
function isFaulty(name: string, { parts }: Resolution, { gaps, faulty }: Findings): boolean {
  const tried = partAt(parts, ['sweep', 'axes', name]) !== undefined;
  const places = [name, `sweep.axes.${name}`];
  const faults = [...gaps, ...faulty].map(formatPath);
  return tried || faults.some((fault) => places.some((place) => place === fault || place.startsWith(`${fault}.`)));
}
