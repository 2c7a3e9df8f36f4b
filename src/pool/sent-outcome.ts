/**
 * The outcome of a trial ↔ how it is sent from its thread: as the texts that its record is written of. V8 clones each number
 * of a list as an object, and the main thread would write all of them as text again.
 */
import { canonicalJson } from '../shared/index.ts';
import type { TrialOutcome } from '../train/index.ts';

/** The canonical JSON of properties of an outcome. */
export type OutcomeTexts = Readonly<Record<string, string>>;

/** An outcome on its way. */
export type SentOutcome = {
  readonly texts: OutcomeTexts;
  /** What is no JSON: bytes, and what holds a number that is not finite. */
  readonly others: Partial<TrialOutcome> & Pick<TrialOutcome, 'weights'>;
};

/** Makes ready what a trial came to, on its thread; the bytes are sent as they are. */
export function packOutcome({ weights, checkpoint, ...measured }: TrialOutcome): SentOutcome {
  const texts: Record<string, string> = {};
  const others: Record<string, unknown> = { weights, ...(checkpoint && { checkpoint }) };
  for (const [name, value] of Object.entries(measured)) {
    const text = textOf(value);
    if (text === undefined) others[name] = value;
    else texts[name] = text;
  }
  return { texts, others: others as SentOutcome['others'] };
}

function textOf(value: unknown): string | undefined {
  try {
    return canonicalJson(value);
  } catch {
    return undefined;
  }
}

/** The outcome that was sent; −0 has become 0, as in its record. */
export function unpackOutcome({ texts, others }: SentOutcome): TrialOutcome {
  const measured = Object.entries(texts).map(([name, text]) => [name, JSON.parse(text)] as const);
  return { ...Object.fromEntries(measured), ...others } as TrialOutcome;
}
