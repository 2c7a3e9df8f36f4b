/** `--only KEY=VALUE`: the points that a command is narrowed to. */
import { parseSelection } from '../config/index.ts';
import type { Point } from '../plan/index.ts';
import { canonicalJson, isNamedBy, KobaiError, quote } from '../shared/index.ts';

/** An axis under its dotted path, and the values that points take on it. */
export type NamedAxis = { readonly path: string; readonly values: readonly unknown[] };

/**
 * Keeps the points whose axes have the wanted values; several conditions must all hold, a list means any of its values.
 *
 * @param conditions as on the command line: `learningRate=0.1`, `learningRate=[0.1, 0.3]`
 * @throws CONFIG_OVERRIDE_MALFORMED, CLI_ONLY_NO_AXIS, CLI_ONLY_NO_POINT
 */
export function selectPoints<Selected extends Pick<Point, 'parameters'>>(
  points: readonly Selected[],
  axes: readonly NamedAxis[],
  conditions: readonly string[],
): Selected[] {
  const wanted = conditions.map((condition) => {
    const { axis: key, values } = parseSelection(condition);
    const axis = axes.find((candidate) => candidate.path === key);
    if (!axis) {
      const known = axes.map((candidate) => candidate.path).join(', ') || 'none';
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
