/** A text from a file → Markdown that shows it as it is. */
import { escapeControls } from '../shared/index.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Escapes a text, so that none of it is read as Markdown or HTML, even in the cell of a table, nor its beginning as a
 * command (`::error::`) where a workflow prints the file.
 */
export function escapeMarkdown(text: string): string {
  return escapeControls(text)
    .replace(/[\\`*_[\]|~#]/g, (character) => `\\${character}`)
    .replace(/[&<>]/g, (character) => entities[character] ?? character)
    .replace(/^\s*(?=::)/, '$&\\');
}
