/** What kobai says → stdout and stderr; the one place that prints, but for the bar that shows progress. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { styleText } from 'node:util';
import { escapeControls } from './display-text.ts';

/** The colours of kobai's own layout, as `styleText` writes them: bold, dim and the six, and what ends them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is let through.
const ownColor = /(\u001b\[(?:1|2|22|3[1-6]|39)m)/;

/** Whether a stream shows colours: on a terminal that has them, by NO_COLOR, FORCE_COLOR and TERM=dumb. */
export function hasColor(stream: NodeJS.WriteStream): boolean {
  // Node asks the stream and the environment; which of them goes before which is the same in every program.
  return styleText('bold', 'x', { stream }) !== 'x';
}

/** Prints what a command was asked for to stdout. */
export function printResult(text: string): void {
  print(process.stdout, text);
}

/** Prints lines of which some are commands to the workflow that kobai runs in: `::error …`. */
export function printAnnotations(text: string): void {
  print(process.stdout, text, { isCommand: true });
}

const listeners = new AsyncLocalStorage<(message: string) => void>();

/** Does something whose messages a program gets, in place of a person on stderr. */
export function tellMessagesTo<Result>(listener: (message: string) => void, action: () => Result): Result {
  return listeners.run(listener, action);
}

/** Prints a message to a person on stderr: one line, whatever names are in it. */
export function printMessage(text: string): void {
  const listener = listeners.getStore();
  if (listener) listener(text);
  else print(process.stderr, `${text.replaceAll('\n', '\\u000a')}\n`);
}

/** Prints a text of several lines to stderr, and ends the last one. */
export function printLines(text: string): void {
  print(process.stderr, `${text}\n`);
}

/** What makes a command of a line, where a workflow reads what is printed: `::` at its beginning, `##[` anywhere. */
const command = /^(\s*):(?=:)/;
const olderCommand = /#(?=#\[)/g;

/**
 * Whatever comes in, a terminal gets no control characters but line breaks and kobai's colours, and the log of a workflow
 * no commands but kobai's own.
 */
function print(stream: NodeJS.WriteStream, text: string, { isCommand = false } = {}): void {
  const isColored = hasColor(stream);
  const lines = text.split('\n').map((written) => {
    const line = isCommand ? written : written.replace(command, '$1\\u003a');
    const parts = line.replaceAll(olderCommand, '\\u0023').split(ownColor);
    return parts.map((part, index) => (isColored && index % 2 === 1 ? part : escapeControls(part))).join('');
  });
  stream.write(lines.join('\n'));
}
