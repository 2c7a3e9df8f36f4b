/** What a reader has set on the page; it outlives newer data. */
import type { Choices } from '../charts/chart.ts';
import type { Judgement } from '../types.ts';

/** What a reader has set: the picked point, the order of the table, filters and the steps shown. */
export type View = {
  /** The point that is kept highlighted, by its index. */
  pinned: number | undefined;
  /** The column that the table is sorted by, by its index. */
  column: number;
  descending: boolean;
  /** The judgements whose points are hidden. */
  readonly left: Set<Judgement>;
  /** Only points are shown whose row holds this text. */
  text: string;
  choices: Choices;
};

/** Nothing picked or filtered, the table in order of rank. */
export function initialView(): View {
  return { pinned: undefined, column: 0, descending: false, left: new Set(), text: '', choices: {} };
}
