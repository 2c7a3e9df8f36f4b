/** Room in the arena that kernels may use while they run. */
import type { Arena } from '../arena.ts';

/** The byte offset of so many bytes; what lay there is lost. */
export type Scratch = (bytes: number) => number;

/** Opens a scratch that grows in the first step of a trial and never again. */
export function openScratch({ take, untilReset }: Arena): Scratch {
  const roomOfTrial = untilReset(() => ({ offset: 0, bytes: 0 }));
  return (bytes) => {
    const room = roomOfTrial();
    if (bytes > room.bytes) Object.assign(room, { offset: take(bytes), bytes });
    return room.offset;
  };
}
