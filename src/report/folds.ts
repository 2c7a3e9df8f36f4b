/** A summary → over how many folds its means are taken. */
import type { Summary } from '../summary/index.ts';

/** ` over 5 folds`, with repeats ` over 3 × 5 folds`; empty where there are none, or another number for some points. */
export function describeFolds({ data, repeats }: Summary): string {
  const [folds, ...others] = new Set(data.map((set) => set.folds));
  if (folds === undefined || others.length > 0) return '';
  return ` over ${repeats > 1 ? `${repeats} × ` : ''}${folds} folds`;
}
