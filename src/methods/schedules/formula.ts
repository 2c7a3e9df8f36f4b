/** A schedule that is a formula in the time of training. */
import type { ScheduleSettings } from '../../config/index.ts';
import { compileFormula, parseFormula } from '../../formula/index.ts';
import { readFormula } from '../read-formula.ts';
import { countTime } from './count-time.ts';
import type { Schedule, ScheduleLength } from './schedule.ts';

const names = ['epoch', 'step', 'steps', 'base'];

/**
 * The value of a formula in `epoch` (whole ones made), `step` (updates made), `steps` (of the training) and `base` (the
 * learning rate of the point, which the value is multiplied by).
 */
export function createFormulaSchedule({ formula }: { readonly formula: string }, length: ScheduleLength): Schedule {
  const compute = compileFormula(readFormula(formula, names), names);
  return (step) => compute([countTime(step, 'epoch', length), step, length.steps, length.learningRate]);
}

/** Whether the formula of a schedule reads, where it has one: what is wrong with it is told with its place. */
export function isReadable(settings: ScheduleSettings): boolean {
  return !('formula' in settings) || 'tree' in parseFormula(settings.formula, { names });
}
