/** `--only KEY=VALUE`: the points that a run is narrowed to. */
import { type Experiment, parseSelection } from '../config/index.ts';
import type { Point } from '../plan/index.ts';
import { canonicalJson, formatPath, isNamedBy, KobaiError, quote } from '../shared/index.ts';

/**
 * Keeps the points whose axes have the wanted values; several conditions must all hold, a list means any of its values.
 *
 * @param conditions as on the command line: `learningRate=0.1`, `learningRate=[0.1, 0.3]`
 * @throws CONFIG_OVERRIDE_MALFORMED, CLI_ONLY_NO_AXIS, CLI_ONLY_NO_POINT
 */
export function selectPoints(points: readonly Point[], experiment: Experiment, conditions: readonly string[]): Point[] {
  const wanted = conditions.map((condition) => {
    const { axis: key, values } = parseSelection(condition);
    const axis = experiment.axes.find((candidate) => formatPath(candidate.path) === key);
    if (!axis) {
      const known = experiment.axes.map((candidate) => formatPath(candidate.path)).join(', ') || 'none';
      throw new KobaiError(
        'input',
        'CLI_ONLY_NO_AXIS',
        `--only ${condition}: ${quote(key)} is not an axis of this experiment`,
        {
          hint: `its axes: ${known}`,
        },
      );
    }
    if (!axis.values.some((candidate) => matches(candidate, values))) {
      throw new KobaiError('input', 'CLI_ONLY_NO_POINT', `--only ${condition}: no point has that value`, {
        hint: `${key} takes ${axis.values.map(canonicalJson).join(', ')}`,
      });
    }
    return { key, values };
  });
  const selected = points.filter((point) => wanted.every(({ key, values }) => matches(point.parameters[key], values)));
  if (selected.length === 0 && points.length > 0) {
    const message = `--only ${conditions.join(' --only ')}: no point has these values together`;
    throw new KobaiError('input', 'CLI_ONLY_NO_POINT', message, { hint: '`kobai plan` lists the points' });
  }
  return selected;
}

function matches(value: unknown, wanted: readonly unknown[]): boolean {
  return wanted.some((name) => isNamedBy(value, name));
}
