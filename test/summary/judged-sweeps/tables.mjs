/** Tables with a known answer, made from a seed: linear regression with noise of known size, and classes in clouds. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/** Normal numbers from a linear congruential generator: the rows need to be the same everywhere, not to be random. */
function openNormals(seed) {
  let state = (seed * 2_654_435_761 + 12_345) % 4_294_967_296;
  const uniform = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return (state + 0.5) / 4_294_967_296;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

/** Rows y = Σ xⱼ + noise · normal, where column j deviates by `scales[j]`. */
function makeRegression({ rows, scales, noise }) {
  const normal = openNormals(7);
  return Array.from({ length: rows }, () => {
    const x = scales.map((scale) => scale * normal());
    const y = x.reduce((sum, value, j) => sum + (value / scales[j]) * (j + 1), 0) + noise * normal();
    return [...x, y];
  });
}

/** Rows of classes whose centres lie `apart` from each other in each of four columns; the last class is rare. */
function makeClouds({ rows, classes, apart, rare = 1 / classes, shift = 0 }) {
  const normal = openNormals(11);
  return Array.from({ length: rows }, (_, row) => {
    const isRare = row % Math.round(1 / rare) === 0;
    const label = isRare ? classes - 1 : row % Math.max(1, classes - 1);
    const x = [0, 1, 2, 3].map((j) => shift * j + apart * Math.cos(label * (j + 1) * 2) + normal());
    return [...x, `class${label}`];
  });
}

const tables = {
  clean: makeRegression({ rows: 128, scales: [1, 1, 1], noise: 0.1 }),
  noisy: makeRegression({ rows: 128, scales: [1, 1, 1], noise: 4 }),
  drowned: makeRegression({ rows: 128, scales: [1, 1], noise: 30 }),
  stretched: makeRegression({ rows: 128, scales: [0.3, 1, 3], noise: 1 }),
  clouds: makeClouds({ rows: 180, classes: 3, apart: 1.2 }),
  blurred: makeClouds({ rows: 240, classes: 3, apart: 0.5 }),
  rare: makeClouds({ rows: 300, classes: 2, apart: 1, rare: 0.05 }),
};

/** Writes all tables into a folder, each with columns a, b, …, and `y` last. */
export function writeTables(folder) {
  for (const [name, rows] of Object.entries(tables)) {
    const header = rows[0].map((_, j) => (j === rows[0].length - 1 ? 'y' : 'abcdef'[j]));
    writeFileSync(path.join(folder, `${name}.csv`), `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`);
  }
}
