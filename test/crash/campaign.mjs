/** Cases, two at a time, and the table of what came of them. */
import { availableParallelism } from 'node:os';

const together = Math.max(2, availableParallelism());

/** @param seed of the random moments */
export function openCampaign(seed) {
  const random = createRandom(seed);
  const total = { passed: 0, failed: 0, kills: 0 };
  const settle = (title, outcomes, note = '') => {
    const faults = outcomes.flat();
    const failed = outcomes.filter((found) => found.length > 0).length;
    total.passed += outcomes.length - failed;
    total.failed += failed;
    const result = failed === 0 ? 'all well' : `${failed} failed: ${[...new Set(faults)].slice(0, 3).join('; ')}`;
    console.log(`${title.padEnd(60)} ${String(outcomes.length).padStart(5)}  ${result}${note}`);
  };
  return {
    random,
    total,
    leaveOut: (title, reason) => console.log(`${title.padEnd(60)} left out: ${reason}`),

    /** Runs a case so many times, or as long as there is need; it returns a list of faults. */
    async repeat(title, count, runCase) {
      const outcomes = [];
      let begun = 0;
      const isNeeded = typeof count === 'function' ? count : () => begun < count;
      const serve = async () => {
        while (isNeeded()) {
          begun += 1;
          outcomes.push(await runCase(begun - 1));
        }
      };
      await Promise.all(Array.from({ length: together }, serve));
      settle(title, outcomes);
    },

    /** Runs cases 1, 2, 3 … up to the first that met nothing; each returns `{ hit, faults }`. */
    async countUp(title, runCase) {
      const outcomes = [];
      for (let n = 1; ; n += together) {
        const found = await Promise.all(Array.from({ length: together }, (_, i) => runCase(n + i)));
        const ofHits = found.map(({ hit, faults }, i) => hit && faults.map((fault) => `${fault} (call ${n + i})`));
        outcomes.push(...ofHits.filter(Boolean));
        if (ofHits.includes(false)) break;
      }
      // A kind of call that is never met would prove nothing.
      if (outcomes.length === 0) outcomes.push(['no call was met']);
      settle(title, outcomes);
    },
  };
}

/** Numbers from a seed, so that a campaign can be run again. */
export function createRandom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    /** A number from 0 to below the limit; whole where the limit is. */
    below: (limit) => (Number.isInteger(limit) ? Math.floor(next() * limit) : next() * limit),
    pick: (values) => values[Math.floor(next() * values.length)],
  };
}
