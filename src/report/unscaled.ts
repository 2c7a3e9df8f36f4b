/** A summary → what of its data has no scale, where that stands in the way of every learning rate. */
import { escapeControls } from '../shared/index.ts';
import type { Summary } from '../summary/index.ts';

/** Clauses that name a cause and the line to write; none where one of several data sets is free of it. */
export function listUnscaled({ data }: Summary): string[] {
  if (data.some(({ unscaled }) => unscaled === undefined)) return [];
  const clauses = data.flatMap(({ unscaled = [] }) => unscaled.map(({ message, hint }) => `${message} (${hint})`));
  return [...new Set(clauses)].map(escapeControls);
}
