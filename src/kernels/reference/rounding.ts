/** The one difference between the float32 and the float64 reference: what every single operation is rounded to. */
export type Rounding = (x: number) => number;

/** To the nearest float32. Sums, products and quotients of float32 values come out as float32 arithmetic has them. */
export const toFloat32: Rounding = Math.fround;

/** Float64 is what a JavaScript number is. */
export const toFloat64: Rounding = (x) => x;
