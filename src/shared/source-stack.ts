/** Places in the bundles of `dist` → places in the TypeScript that they were made from. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * A stack with file, line and column of the sources, as far as there are source maps. Node does the same where it is
 * told to, and then reads every map at every start.
 */
export function sourceStack(stack: string): string {
  return stack.replaceAll(
    /(file:\/\/\S+\.c?js):(\d+):(\d+)/g,
    (place, bundle: string, line: string, column: string) => {
      try {
        const map = new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${bundle}.map`), 'utf8')));
        const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
        if (!('originalSource' in entry)) return place;
        const source = entry.originalSource.replace(/^(\.\.\/)+/, '');
        return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
      } catch {
        return place;
      }
    },
  );
}
