/** A text from a file → Markdown that shows it as it is. */
import { showControls } from './format.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Nothing of the text is read as Markdown or HTML, also in the cell of a table. */
export function escapeMarkdown(text: string): string {
  return showControls(text)
    .replace(/[\\`*_[\]|~#]/g, (character) => `\\${character}`)
    .replace(/[&<>]/g, (character) => entities[character] ?? character);
}
