import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Init, SettledLayer } from '../../src/config/index.ts';
import type { Params } from '../../src/methods/params.ts';
import { sizeOf } from '../../src/shared/index.ts';
import { copyParams, drawInitialWeights } from '../../src/train/initial-weights.ts';

const activation = { type: 'relu' } as const;
const dense = (inputs: number, units: number, init: Init) => ({
  shape: [inputs, units],
  layer: { type: 'dense', units, activation, init } satisfies SettledLayer,
});
const conv2d = (filters: number, channels: number, kernel: number, init: Init) => ({
  shape: [filters, channels, kernel, kernel],
  layer: { type: 'conv2d', filters, kernel, stride: 1, padding: 0, activation, init } satisfies SettledLayer,
});

/** The weights that layers begin with. */
function draw(
  layers: readonly { shape: readonly number[]; layer: SettledLayer }[],
  { precision = 'float64', seed = 42, repeat = 0 }: { precision?: string; seed?: number; repeat?: number } = {},
) {
  const ArrayType = precision === 'float32' ? Float32Array : Float64Array;
  const weights = layers.map(({ shape }) => ({ shape, values: new ArrayType(sizeOf(shape)).fill(7) }));
  const params: Params = Object.fromEntries(weights.map((weight, index) => [`layers.${index}.weight`, weight]));
  drawInitialWeights(params, { seed, layers: layers.map(({ layer }) => layer) }, repeat);
  return weights.map(({ values }) => values);
}

const meanOf = (values: Iterable<number>) => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};
const deviationOf = (values: Iterable<number>) => Math.sqrt(meanOf([...values].map((value) => value * value)));

/** The largest distance of any two of a matrix's rows, or columns, from length 1 and from a right angle. */
function distanceFromOrthonormal(values: ArrayLike<number>, rows: number, columns: number): number {
  const vectors =
    rows < columns
      ? Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => values[i * columns + j]!))
      : Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (_, i) => values[i * columns + j]!));
  const distances = vectors.flatMap((a, i) =>
    vectors.map((b, j) => Math.abs(a.reduce((sum, value, k) => sum + value * b[k]!, 0) - (i === j ? 1 : 0))),
  );
  return Math.max(...distances);
}

describe('[U] train/initial-weights', () => {
  it.each([
    { what: 'he of dense', ...dense(200, 300, 'he'), expected: Math.sqrt(2 / 200) },
    { what: 'xavier of dense', ...dense(200, 300, 'xavier'), expected: Math.sqrt(2 / (200 + 300)) },
    { what: 'lecun of dense', ...dense(200, 300, 'lecun'), expected: Math.sqrt(1 / 200) },
    { what: 'a given one of dense', ...dense(200, 300, { normal: 0.01 }), expected: 0.01 },
    { what: 'a given bound of dense', ...dense(200, 300, { uniform: 0.6 }), expected: 0.6 / Math.sqrt(3) },
    { what: 'he of conv2d', ...conv2d(30, 8, 5, 'he'), expected: Math.sqrt(2 / 200) },
    { what: 'xavier of conv2d', ...conv2d(30, 8, 5, 'xavier'), expected: Math.sqrt(2 / (200 + 750)) },
    { what: 'lecun of conv2d', ...conv2d(30, 8, 5, 'lecun'), expected: Math.sqrt(1 / 200) },
    { what: 'he of conv2d with windows of 1', ...conv2d(60, 100, 1, 'he'), expected: Math.sqrt(2 / 100) },
    { what: 'a given one of conv2d', ...conv2d(30, 8, 5, { normal: 0.01 }), expected: 0.01 },
  ])('draws with the deviation of $what, around 0', ({ expected, ...layer }) => {
    const [weight] = draw([layer]);
    // 6,000 values or more: three standard errors are 3 % of the deviation, and 4 % of it for the mean.
    expect(Math.abs(deviationOf(weight!) / expected - 1)).toBeLessThan(0.03);
    expect(Math.abs(meanOf(weight!)) / expected).toBeLessThan(0.04);
  });

  it('keeps uniform draws within their bound', () => {
    const [weight] = draw([dense(100, 100, { uniform: 0.25 })]);
    expect(Math.max(...weight!)).toBeLessThan(0.25);
    expect(Math.max(...weight!)).toBeGreaterThan(0.249);
    expect(Math.min(...weight!)).toBeGreaterThanOrEqual(-0.25);
    expect(Math.min(...weight!)).toBeLessThan(-0.249);
  });

  it('sets zeros to 0', () => {
    expect([...draw([dense(2, 3, 'zeros')])[0]!]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('makes columns, or rows where they are fewer, of length 1 at right angles', () => {
    const side = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(side, side, fc.nat(), (rows, columns, seed) => {
        const [weight] = draw([dense(rows, columns, 'orthogonal')], { seed });
        expect(distanceFromOrthonormal(weight!, rows, columns)).toBeLessThan(1e-14);
      }),
      // Draws so nearly dependent that one pass of the process would leave 1e-12.
      { examples: [[24, 24, 379]] },
    );
  });

  it('makes orthogonal filters, and keeps right angles in float32', () => {
    const [filters] = draw([conv2d(10, 3, 3, 'orthogonal')]);
    expect(distanceFromOrthonormal(filters!, 10, 27)).toBeLessThan(1e-14);
    const [large] = draw([dense(120, 100, 'orthogonal')], { precision: 'float32' });
    expect(distanceFromOrthonormal(large!, 120, 100)).toBeLessThan(1e-6);
  });

  it('turns orthogonal matrices with the luck of their stream', () => {
    const first = draw([dense(4, 4, 'orthogonal')])[0]!;
    expect(draw([dense(4, 4, 'orthogonal')], { repeat: 1 })[0]).not.toEqual(first);
    // Signs too: a process that fixes them would leave every diagonal of one sign.
    const corners = Array.from({ length: 40 }, (_, seed) => draw([dense(3, 3, 'orthogonal')], { seed })[0]![0]!);
    expect(new Set(corners.map(Math.sign))).toEqual(new Set([1, -1]));
  });

  it('draws the same numbers from the same stream for ever', () => {
    const [he, xavier, normal] = draw([dense(4, 3, 'he'), dense(4, 3, 'xavier'), dense(4, 3, { normal: 0.01 })], {
      repeat: 1,
    });
    // Committed results stand on these bits: another number here is another numerics version.
    expect([...he!.slice(0, 3)]).toEqual([-0.5119752057862662, -0.2795338333959629, 0.2854834735214187]);
    expect([...xavier!.slice(0, 3)]).toEqual([-0.595878928205196, -0.006834658019077395, -0.5537087630099803]);
    expect([...normal!.slice(0, 3)]).toEqual([0.005278449407550084, 0.014200975474187137, 0.009864083936003238]);
    expect([he, xavier, normal].map((weight) => weight!.at(-1))).toEqual([
      -0.5789553215897019, 0.1940693805551297, 0.003556907256304269,
    ]);
  });

  it('gives each layer and each repeat luck of its own', () => {
    const layers = [dense(5, 5, { normal: 1 }), dense(5, 5, { normal: 1 })];
    const heads = [...draw(layers), ...draw(layers, { repeat: 1 })].map(([head]) => head);
    expect(new Set(heads).size).toBe(4);
  });

  it.each(['he', 'orthogonal', { uniform: 1 }] as Init[])('starts both precisions from %j, rounded', (init) => {
    const [exact] = draw([dense(6, 5, init)]);
    const [rounded] = draw([dense(6, 5, init)], { precision: 'float32' });
    expect([...rounded!]).toEqual([...Float32Array.from(exact!)]);
  });

  it('leaves biases, and layers that have no init, as they are', () => {
    const values = Float64Array.of(1, 1);
    const bias = Float64Array.of(0, 0);
    const params: Params = { 'layers.0.weight': { shape: [2], values }, 'layers.1.bias': { shape: [2], values: bias } };
    const batchNorm: SettledLayer = { type: 'batchNorm', epsilon: 1e-5, momentum: 0.1, activation };
    drawInitialWeights(params, { seed: 42, layers: [batchNorm, dense(2, 2, 'he').layer] }, 0);
    expect([...values, ...bias]).toEqual([1, 1, 0, 0]);
  });

  it('copies parameters by their names, and misses none', () => {
    const from: Params = {
      'layers.0.weight': { shape: [2], values: Float64Array.of(0.1, 2) },
      'layers.9.runningMean': { shape: [1], values: Float64Array.of(5) },
    };
    const to: Params = { 'layers.0.weight': { shape: [2], values: new Float32Array(2) } };
    copyParams(from, to);
    expect([...to['layers.0.weight']!.values]).toEqual([Math.fround(0.1), 2]);
    expect(() => copyParams({}, to)).toThrow('layers.0.weight');
  });
});
