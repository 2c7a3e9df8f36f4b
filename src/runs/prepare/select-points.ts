/** Conditions on axes → the points that a command is narrowed to. */
import { parseSelection } from '../../config/index.ts';
import type { Point } from '../../plan/index.ts';
import { canonicalJson, isNamedBy, KobaiError, quote } from '../../shared/index.ts';

/** An axis under its dotted path, and the values that points take on it. */
export type NamedAxis = { readonly path: string; readonly values: readonly unknown[] };

/** An axis and the values that are wanted of it, any of them. */
export type Condition = {
  readonly axis: string;
  readonly values: readonly unknown[];
  /** As messages call it. */
  readonly text: string;
};

/** Reads conditions as on the command line: `learningRate=0.1`, `learningRate=[0.1, 0.3]`. @throws CONFIG_OVERRIDE_MALFORMED */
export function readConditions(only: readonly string[]): Condition[] {
  return only.map((text) => ({ ...parseSelection(text), text: `--only ${text}` }));
}

/**
 * Keeps the points whose axes have the wanted values; all conditions must hold.
 *
 * @throws CLI_ONLY_NO_AXIS, CLI_ONLY_NO_POINT
 */
export function selectPoints<Selected extends Pick<Point, 'parameters'>>(
  points: readonly Selected[],
  axes: readonly NamedAxis[],
  conditions: readonly Condition[],
): Selected[] {
  for (const { axis: key, values, text } of conditions) {
    const axis = axes.find((candidate) => candidate.path === key);
    if (!axis) {
      const known = axes.map((candidate) => candidate.path).join(', ') || 'none';
      const message = `${text}: ${quote(key)} is not an axis of this experiment`;
      throw new KobaiError('input', 'CLI_ONLY_NO_AXIS', message, { hint: `its axes: ${known}` });
    }
    if (!axis.values.some((candidate) => matches(candidate, values))) {
      throw new KobaiError('input', 'CLI_ONLY_NO_POINT', `${text}: no point has that value`, {
        hint: `${key} takes ${axis.values.map(canonicalJson).join(', ')}`,
      });
    }
  }
  const selected = points.filter((point) =>
    conditions.every(({ axis, values }) => matches(point.parameters[axis], values)),
  );
  if (selected.length === 0 && points.length > 0) {
    const message = `${conditions.map(({ text }) => text).join(' ')}: no point has these values together`;
    throw new KobaiError('input', 'CLI_ONLY_NO_POINT', message, { hint: '`kobai plan` lists the points' });
  }
  return selected;
}

function matches(value: unknown, wanted: readonly unknown[]): boolean {
  return wanted.some((name) => isNamedBy(value, name));
}
