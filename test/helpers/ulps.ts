const bits = new BigInt64Array(1);
const float = new Float64Array(bits.buffer);

/** How many float64 values lie between two numbers. */
export function ulpsBetween(a: number, b: number): bigint {
  const order = (x: number) => {
    float[0] = x;
    const value = bits[0]!;
    return value < 0n ? -(value & 0x7fff_ffff_ffff_ffffn) : value;
  };
  const difference = order(a) - order(b);
  return difference < 0n ? -difference : difference;
}
