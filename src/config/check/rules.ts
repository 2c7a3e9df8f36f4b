/** Settings that do not go together, where no data is needed to see it. */
import { activations, goalOf, losses } from '../../methods/index.ts';
import { type Diagnostic, type ErrorCode, type Path, quote } from '../../shared/index.ts';
import { partAt } from '../read/paths.ts';
import { describePlace, errorAt, isLater, type Span } from '../read/source.ts';
import { findPart, spanOf } from '../read/tree.ts';
import type { ActivationName } from '../settings.ts';
import { checkFormulas } from './check-formulas.ts';
import { isPossible } from './combinations.ts';
import { type Checked, listVariants, type Variant } from './variants.ts';

/** Checks every combination of values that a point can have. */
export function checkRules(checked: Checked): Diagnostic[] {
  const lone = checkLoneSoftmax(checked);
  return [
    ...checkName(checked),
    ...checkLength(checked),
    ...checkHiddenSoftmax(checked),
    ...lone,
    ...(lone.length > 0 ? [] : checkLosses(checked)),
    ...checkFormulas(checked),
    ...checkAuto(checked),
    ...warnOfSeeds(checked),
    ...warnOfGoal(checked),
  ];
}

/** What file systems have room for in the name of a folder; nothing is added to it. */
const mostNameBytes = 255;

function checkName(checked: Checked): Diagnostic[] {
  const name = partAt(checked.parts, ['name']);
  const bytes = typeof name === 'string' ? Buffer.byteLength(name) : 0;
  if (bytes <= mostNameBytes) return [];
  const message = `\`name\` has ${bytes} bytes in UTF-8, and the name of a folder at most ${mostNameBytes}`;
  const letters = Math.floor((mostNameBytes * Array.from(String(name)).length) / bytes);
  return [errorOn(checked, ['name'], 'CONFIG_BAD_TEXT', message, `about ${letters} letters of this kind have room`)];
}

function checkLength({ root }: Checked): Diagnostic[] {
  const [epochs, steps] = [root.entries.get('epochs')?.key, root.entries.get('steps')?.key];
  if (epochs === undefined || steps === undefined) return [];
  const [first, second] = isLater(steps, epochs) ? [epochs, steps] : [steps, epochs];
  const [name, other] = second === steps ? ['steps', 'epochs'] : ['epochs', 'steps'];
  const where = describePlace(first, second);
  const message = `${quote(name)} and ${quote(other)} both say how long to train; ${quote(other)} stands in ${where}`;
  return [
    errorAt(second, 'CONFIG_EPOCHS_AND_STEPS', message, { path: [name], hint: adviseLength(other, first, second) }),
  ];
}

function adviseLength(other: string, first: Span, { source }: Span): string {
  if (source.file === '--set') return `add --set ${other}= to take ${quote(other)} out`;
  return first.source === source ? 'keep one of them' : `add \`${other}: null\` to take ${quote(other)} away`;
}

function checkHiddenSoftmax(checked: Checked): Diagnostic[] {
  const { hidden, last } = listActivations(checked);
  return hidden.flatMap(({ value, source, choices }) => {
    const name = value as ActivationName | undefined;
    if (name === undefined || !activations[name].normalizesRow || !isPossible(choices, checked)) return [];
    const isAtEnd = last.every((layer) => layer.value === undefined);
    const hint = isAtEnd
      ? 'put the layers behind it, which have no activation, in front of it'
      : 'relu, sigmoid or tanh suit a hidden layer';
    return [errorOn(checked, source, 'CONFIG_SOFTMAX_NOT_LAST', `${name} can only stand in the last layer`, hint)];
  });
}

/** A softmax of one output is 1 whatever the weights are. */
function checkLoneSoftmax(checked: Checked): Diagnostic[] {
  const networks = listVariants(checked, ['layers']);
  const last = Array.isArray(networks[0]?.value) ? networks[0].value.length - 1 : -1;
  if (networks.length !== 1 || last < 0) return [];
  const units = listVariants(checked, ['layers', last, 'units']).filter(({ value }) => value === 1);
  const softmax = listVariants(checked, ['layers', last, 'activation', 'type']).filter(
    ({ value }) => value === 'softmax',
  );
  return softmax.flatMap((activation) => {
    if (!units.some((one) => isPossible([...one.choices, ...activation.choices], checked))) return [];
    const message = 'softmax over one unit is always 1, so nothing is learned';
    const hint =
      'for a number leave the activation out, for two classes write `units: 2`, or sigmoid with binaryCrossEntropy';
    return [errorOn(checked, activation.source, 'CONFIG_SOFTMAX_OF_ONE', message, hint)];
  });
}

/** Warns of a goal that takes the worst for the best. */
function warnOfGoal(checked: Checked): Diagnostic[] {
  return ['objective', 'earlyStopping'].flatMap((part) => warnOfGoalOf(part, checked));
}

function warnOfGoalOf(part: string, checked: Checked): Diagnostic[] {
  const metric = partAt(checked.parts, [part, 'metric']);
  const goal = partAt(checked.parts, [part, 'goal']);
  if (typeof metric !== 'string' || goal === undefined || goal === goalOf(metric)) return [];
  const message = `${metric} is better the ${goal === 'minimize' ? 'greater' : 'smaller'} it is, and the goal ${goal} takes the worst for the best`;
  const warning = errorOn(checked, [part, 'goal'], 'CONFIG_OBJECTIVE_GOAL', message, 'leave `goal` out');
  return [{ ...warning, severity: 'warning' }];
}

function checkAuto(checked: Checked): Diagnostic[] {
  const axis = checked.axes.find(({ path }) => path[0] === 'learningRate');
  if (axis === undefined) return [];
  return listVariants(checked, ['learningRate']).flatMap(({ value, source }) => {
    if (value !== 'auto') return [];
    const message = 'auto chooses all learning rates, and stands alone';
    return [errorOn(checked, source, 'CONFIG_AUTO_IN_LIST', message, 'write `learningRate: auto`')];
  });
}

/** Warns of points that differ in nothing but luck, or in the data that is made from it. */
function warnOfSeeds(checked: Checked): Diagnostic[] {
  const seeds = checked.axes.find(({ path: [key] }) => key === 'seed');
  if (seeds === undefined) return [];
  const message = 'seed as an axis ranks points by their luck, and the best of them is the luckiest';
  const hint = `write \`repeats: ${seeds.values.length}\` to measure luck: mean ± deviation of each point`;
  return [{ ...errorOn(checked, seeds.source, 'CONFIG_SEED_AXIS', message, hint), severity: 'warning' }];
}

function checkLosses(checked: Checked): Diagnostic[] {
  const named = listVariants(checked, ['loss', 'type']).filter(({ value }) => value !== undefined);
  const { last } = listActivations(checked);
  return named.flatMap((loss) =>
    last.flatMap((activation) => {
      if (!isPossible([...loss.choices, ...activation.choices], checked)) return [];
      // The one of the two that has several values is the one to change.
      const source = named.length > 1 && last.length === 1 ? loss.source : activation.source;
      const name = loss.value as keyof typeof losses;
      const needed = losses[name].absorbs;
      if (needed === undefined) return activation.value === 'softmax' ? [warnOfSoftmax(checked, name, source)] : [];
      if (activation.value === needed) return [];
      const code = needed === 'softmax' ? 'CONFIG_LOSS_NEEDS_SOFTMAX' : 'CONFIG_LOSS_NEEDS_SIGMOID';
      const message = `the loss ${name} needs ${needed} in the last layer, which has ${activation.value ?? 'no activation'}`;
      const hint =
        activation.value === undefined
          ? `end with a dense layer under \`activation: ${needed}\``
          : `write \`activation: ${needed}\` in the last layer${adviseLoss(activation.value)}`;
      return [errorOn(checked, source, code, message, hint)];
    }),
  );
}

function adviseLoss(activation: unknown): string {
  const fitting = Object.entries(losses).find(([, { absorbs }]) => absorbs === activation)?.[0];
  return `, or \`loss: ${fitting ?? 'meanSquaredError'}\``;
}

function warnOfSoftmax(checked: Checked, loss: string, source: Path): Diagnostic {
  const message = `the loss ${loss} on softmax learns slowly: its gradient vanishes where an output is surely wrong`;
  const error = errorOn(
    checked,
    source,
    'CONFIG_SOFTMAX_WITH_SQUARES',
    message,
    'crossEntropy is the loss for softmax',
  );
  return { ...error, severity: 'warning' };
}

/** The activations that the points have, of hidden layers and of the last; undefined at a layer that has none. */
function listActivations(checked: Checked): { hidden: Variant[]; last: Variant[] } {
  const networks = listVariants(checked, ['layers']);
  const byLayer = networks.map(({ value, source, choices }) => {
    const layers = Array.isArray(value) ? value : [];
    // Where several whole networks are the values, each of their layers has one activation; else it may have several.
    const isOne = networks.length > 1;
    return layers.map((layer, index) => {
      if (layer === undefined) return [];
      const type = ['activation', 'type'];
      if (!isOne) return listVariants(checked, ['layers', index, ...type]);
      return [{ value: partAt(layer, type), source: [...source, index, ...type], choices }];
    });
  });
  return {
    hidden: byLayer.flatMap((layers) => layers.slice(0, -1).flat()),
    last: byLayer.flatMap((layers) => layers.at(-1) ?? []),
  };
}

function errorOn(checked: Checked, path: Path, code: ErrorCode, message: string, hint: string): Diagnostic {
  const { tree, key } = findPart(checked.root, path, checked.repairs);
  return errorAt(spanOf(tree, key), code, message, { path, hint });
}
