/** The words of a command line that is being typed → what its last word may become. */
import type { Command, Option } from 'commander';

/** An axis of an experiment, with those of its values that are words or numbers. */
type CompletedAxis = { readonly path: string; readonly values: readonly string[] };

/** What is known of experiments: read only where it is asked for. */
export type ExperimentWords = {
  /** The axes of the files that are named so far; none of those that cannot be read. */
  axesOf(files: readonly string[]): readonly CompletedAxis[];
  /** The keys of an experiment. */
  keys(): readonly string[];
};

/**
 * Completes the last word.
 *
 * @param words behind `kobai`, the last one as far as it is typed, perhaps empty
 * @returns whole words that begin with it; none where it may be the name of a file, which shells know better
 */
export function completeWords(program: Command, words: readonly string[], experiments: ExperimentWords): string[] {
  const current = words.at(-1) ?? '';
  const [name = '', ...rest] = words.slice(0, -1);
  const listing = () => {
    if (words.length <= 1) return program.commands.filter((one) => !isHidden(one)).map((one) => one.name());
    const command = program.commands.find((one) => one.name() === name);
    return command === undefined ? [] : completeArgument(command, rest, current, experiments);
  };
  return listing().filter((word) => word.startsWith(current));
}

function completeArgument(
  command: Command,
  before: readonly string[],
  current: string,
  experiments: ExperimentWords,
): string[] {
  const [, attached] = /^(--[a-z-]+)=/.exec(current) ?? [];
  if (attached !== undefined) {
    const words = completeValue(findOption(command, attached), before, current.slice(attached.length + 1), experiments);
    return words.map((word) => `${attached}=${word}`);
  }
  const option = findOption(command, before.at(-1) ?? '');
  if (option !== undefined && (option.required || option.optional)) {
    return completeValue(option, before, current, experiments);
  }
  if (current.startsWith('-')) {
    return command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : [])).concat('--help');
  }
  return command.registeredArguments[0]?.argChoices ?? [];
}

function completeValue(
  option: Option | undefined,
  before: readonly string[],
  current: string,
  experiments: ExperimentWords,
): string[] {
  if (option?.argChoices) return option.argChoices;
  if (option?.long !== '--only' && option?.long !== '--set') return [];
  const axes = experiments.axesOf(before.filter((word) => /\.ya?ml$/.test(word)));
  const axis = axes.find(({ path }) => current.startsWith(`${path}=`));
  if (axis !== undefined) return axis.values.map((value) => `${axis.path}=${value}`);
  const keys = option.long === '--set' ? experiments.keys() : [];
  return [...new Set([...axes.map(({ path }) => path), ...keys])].map((path) => `${path}=`);
}

function findOption(command: Command, flag: string): Option | undefined {
  return command.options.find(({ long, short }) => long === flag || short === flag);
}

function isHidden(command: Command): boolean {
  return command.name() === hiddenCommand;
}

/** The command that the scripts of the shells call. */
export const hiddenCommand = 'complete-words';

/**
 * The words of bash, which takes a word apart at each `=`, as they were typed.
 *
 * @example `--only`, `learningRate`, `=`, `0.1` → `--only`, `learningRate=0.1`
 */
export function joinSplitWords(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const isContinued = word === '=' || words[index - 1] === '=';
    if (isContinued && joined.length > 0) joined.push(`${joined.pop()}${word}`);
    else joined.push(word);
  }
  return joined;
}
