/** Names, attributes and texts → markup in which nothing that an experiment says is read as markup. */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text for the inside of an element or of an attribute. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** The attributes of an element, by name. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * An element of HTML or SVG.
 *
 * @param attributes those that are undefined or false are left out, true stands without a value; numbers are rounded to
 * a tenth, which no screen shows better
 * @param children markup
 */
export function element(name: string, attributes: Attributes = {}, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    if (value === undefined || value === false) return '';
    return value === true
      ? ` ${key}`
      : ` ${key}="${typeof value === 'number' ? roundTenth(value) : escapeText(value)}"`;
  });
  const open = `<${name}${written.join('')}`;
  return voidElements.has(name) ? `${open}>` : `${open}>${children.join('')}</${name}>`;
}

const voidElements: ReadonlySet<string> = new Set(['input', 'meta', 'img']);

/** Rounds to a tenth. */
export function roundTenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The SVG path through points, in pixels. */
export function linePath(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${roundTenth(x)} ${roundTenth(y)}`).join('');
}
