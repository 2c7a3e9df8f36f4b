/** Numbers → their mean and deviation. */

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of at least one value, of one alone 0. */
export function deviationOf(values) {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}
