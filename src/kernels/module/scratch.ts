/** Room in the arena that kernels may use while they run. */

/** The byte offset of so many bytes; what lay there is lost. */
export type Scratch = (bytes: number) => number;

/** Opens a scratch that grows in the first step of a trial and never again. */
export function openScratch(take: (bytes: number) => number): Scratch {
  let room = { offset: 0, bytes: 0 };
  return (bytes) => {
    if (bytes > room.bytes) room = { offset: take(bytes), bytes };
    return room.offset;
  };
}
