/** A sign that formulas do not have → how to write what was meant by it. */

const advice: Readonly<Record<string, string>> = {
  '**': 'write `^` for a power',
  '=': '`==` compares; a formula defines nothing',
  '!=': 'write `a == b ? 0 : 1`',
  '!': 'there is no factorial',
  '&&': 'write one condition in the other: `a ? b : 0`',
  '||': 'write one condition in the other: `a ? 1 : b`',
  '%': 'write 5 % as `0.05`',
  '.': 'nothing here has members',
  '×': 'write `*`',
  '·': 'write `*`',
  '÷': 'write `/`',
  '−': 'write `-`',
  '≤': 'write `<=`',
  '≥': 'write `>=`',
  '²': 'write `^ 2`',
  '³': 'write `^ 3`',
  '√': 'write `sqrt(x)`',
  π: 'write `pi`',
};

const language =
  'a formula has numbers, names, functions, `+ - * / ^`, `< <= > >= ==`, `condition ? a : b` and parentheses';

/** The hint for a sign that was refused. */
export function adviseSign(sign: string): string {
  return advice[sign] ?? language;
}
