/** The first step of a worker thread: loads what it does. */
import { fileURLToPath } from 'node:url';
import { restoreOptimizer, runCompiled } from '../shared/index.ts';

const file = fileURLToPath(new URL('./worker.cjs', import.meta.url));
const { exports, keep } = runCompiled<typeof import('./worker.ts')>(file, 'worker-thread', restoreOptimizer);

export const trainInWorker: typeof exports.trainInWorker = (question) => {
  const answer = exports.trainInWorker(question);
  // Nobody tells a thread that it ends.
  if (answer !== 'setupNeeded') keep();
  return answer;
};
export const { startInWorker, joinInWorker, timeInWorker } = exports;
