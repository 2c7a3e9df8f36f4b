/** The reply to a trial, as its thread has sent it → what came of the trial. */
import { unpackOutcome } from './sent-outcome.ts';
import type { SentReply, TrialReply } from './wire.ts';

/** Reads what was sent: the thread that sent it may be at work again meanwhile. */
export function unpackReply(reply: SentReply): TrialReply {
  if (!('sent' in reply)) return reply;
  const { elapsedMs, sent } = reply;
  return { elapsedMs, result: unpackOutcome(sent), texts: sent.texts };
}
