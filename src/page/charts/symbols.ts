/** A judgement → its mark: a shape and a colour, so that neither has to be told apart alone, and its words. */
import type { Judgement } from '../types.ts';
import { element, escapeText, roundTenth } from './markup.ts';

/** Each in a box from −5 to 5; the lines of the cross are drawn, the others are filled. */
const shapes: Readonly<Record<Judgement, string>> = {
  good: 'M-4.5 0A4.5 4.5 0 1 1 4.5 0A4.5 4.5 0 1 1-4.5 0Z',
  finished: 'M-3.5-3.5H3.5V3.5H-3.5Z',
  tooSmall: 'M-5-4H5L0 4.7Z',
  tooLarge: 'M-5 4H5L0-4.7Z',
  unstable: 'M0-5.5L5.5 0L0 5.5L-5.5 0Z',
  diverged: 'M-4-4L4 4M-4 4L4-4',
  failed: 'M-5 0H5M0-5V5',
  missing: 'M-4 0H4',
};

/** The words for each judgement. */
export const judgementWords: Readonly<Record<Judgement, string>> = {
  good: 'good',
  finished: 'finished',
  tooSmall: 'too small',
  tooLarge: 'too large',
  unstable: 'unstable',
  diverged: 'diverged',
  failed: 'failed',
  missing: 'missing',
};

/** All judgements in the order of legends, from too small a learning rate to too large. */
export const judgements: readonly Judgement[] = [
  'tooSmall',
  'good',
  'unstable',
  'tooLarge',
  'diverged',
  'finished',
  'failed',
  'missing',
];

/**
 * The mark of a judgement at a place.
 *
 * @param color the class of another colour than the judgement's
 * @param label shown where a mouse rests on it
 */
export function symbol(
  judgement: Judgement,
  at: { readonly x: number; readonly y: number },
  { color = `is-${judgement}`, point, label = '' }: { color?: string; point?: number; label?: string } = {},
): string {
  const isLine = judgement === 'diverged' || judgement === 'failed' || judgement === 'missing';
  const attributes = {
    class: `mark ${isLine ? 'cross' : 'dot'} ${color}`,
    'data-point': point === undefined ? undefined : String(point),
    transform: `translate(${roundTenth(at.x)} ${roundTenth(at.y)})`,
    d: shapes[judgement],
  };
  return element('path', attributes, label === '' ? '' : element('title', {}, escapeText(label)));
}
