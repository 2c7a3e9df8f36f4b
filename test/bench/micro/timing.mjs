/** The time of a call without what disturbs it. */

const blockSeconds = 0.02;
const blocks = 15;
const mostSeconds = 2;

const now = () => Number(process.hrtime.bigint()) / 1e9;

function timeCalls(call, calls) {
  const began = now();
  for (let i = 0; i < calls; i += 1) call();
  return (now() - began) / calls;
}

/**
 * The least time of a call over blocks of calls: others on the machine only ever make it longer.
 * What a call takes once it is compiled: the first blocks are not counted.
 */
export function bestSeconds(call) {
  const began = now();
  let estimate = timeCalls(call, 1);
  while (now() - began < blockSeconds * 5) estimate = timeCalls(call, 1 + Math.floor(blockSeconds / 4 / estimate));
  const calls = Math.max(1, Math.round(blockSeconds / estimate));
  let best = Number.POSITIVE_INFINITY;
  for (let block = 0; block < blocks && now() - began < mostSeconds; block += 1) {
    best = Math.min(best, timeCalls(call, calls));
  }
  return Math.min(best, estimate);
}
