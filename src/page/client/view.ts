/** What a reader has set on the page; it outlives newer data. */
import type { Choices } from '../charts/chart.ts';
import type { Judgement } from '../types.ts';

export type View = {
  /** The point that is kept in view. */
  pinned: number | undefined;
  /** What the table is sorted by. */
  column: number;
  descending: boolean;
  /** The judgements that are left out. */
  readonly left: Set<Judgement>;
  /** Rows are shown that hold it. */
  text: string;
  choices: Choices;
};

export function initialView(): View {
  return { pinned: undefined, column: 0, descending: false, left: new Set(), text: '', choices: {} };
}
