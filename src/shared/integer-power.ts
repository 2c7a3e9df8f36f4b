/** A number → its integer powers, of the same bits everywhere. */

/** base^exponent by squaring, for a whole exponent ≥ 0: `**` differs between engines. */
export function integerPower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
