/** Text that was probably meant as a number → the number. */

/** The number that a text was probably meant to be: in quotes, with separators, a decimal comma or a percent sign. */
export function readNumber(text: string): number | undefined {
  const number = text.trim();
  if (isNumber(number)) return Number(number);
  if (/^[-+]?\d+,\d+$/.test(number)) return Number(number.replace(',', '.'));
  const plain = number.replaceAll(/[_' ]/g, '');
  if (isNumber(plain)) return Number(plain);
  const share = plain.endsWith('%') ? plain.slice(0, -1) : '';
  return isNumber(share) ? Number((Number(share) / 100).toPrecision(15)) : undefined;
}

/** Whether a text is a number as JSON writes it, or nearly. */
export function isNumber(text: string): boolean {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text);
}
