import { describe, expect, it } from 'vitest';
import { makeWorkplace, type Workplace } from '../helpers/cli.ts';

/** Prices: 120,000 + 30,000 · a − 20,000 · b, and what neither explains. */
const rows = Array.from({ length: 40 }, (_, i) => {
  const [a, b, noise] = [(i % 8) / 4 - 0.9, (i % 5) / 2 - 1, ((i * 7) % 11) - 5];
  return { a, b, price: 120_000 + 30_000 * a - 20_000 * b + 1000 * noise };
});
const table = `a,b,price\n${rows.map(({ a, b, price }) => `${a},${b},${price}`).join('\n')}\n`;
const experiment = (normalizeTarget: string, learningRate: string) => `dataset:
  type: csv
  path: prices.csv
  target: price
  split: { train: 1 }
  normalizeTarget: ${normalizeTarget}
layers: [{ type: dense, units: 1, activation: identity }]
loss: meanSquaredError
learningRate: ${learningRate}
batchSize: 40
steps: 3000
precision: float64
evaluate: { metrics: [loss, rSquared, meanAbsoluteError] }
`;

/** Least squares by the normal equations: what gradient descent comes to at last. */
function leastSquares(): { rSquared: number; meanAbsoluteError: number } {
  const inputs = rows.map(({ a, b }) => [a, b, 1]);
  const system = [0, 1, 2].map((i) => [
    ...[0, 1, 2].map((j) => inputs.reduce((sum, x) => sum + x[i]! * x[j]!, 0)),
    inputs.reduce((sum, x, row) => sum + x[i]! * rows[row]!.price, 0),
  ]);
  for (let i = 0; i < 3; i += 1) {
    for (let k = 0; k < 3; k += 1) {
      const factor = k === i ? 0 : system[k]![i]! / system[i]![i]!;
      system[k] = system[k]!.map((value, j) => value - factor * system[i]![j]!);
    }
  }
  const weights = system.map((line, i) => line[3]! / line[i]!);
  const errors = inputs.map((x, row) => x.reduce((sum, value, i) => sum + value * weights[i]!, 0) - rows[row]!.price);
  const mean = rows.reduce((sum, { price }) => sum + price, 0) / rows.length;
  const total = rows.reduce((sum, { price }) => sum + (price - mean) ** 2, 0);
  return {
    rSquared: 1 - errors.reduce((sum, error) => sum + error ** 2, 0) / total,
    meanAbsoluteError: errors.reduce((sum, error) => sum + Math.abs(error), 0) / rows.length,
  };
}

const metricsOf = (place: Workplace, name: string) => {
  const { best = 0, points } = place.readSummary(name);
  const { metrics } = points[best]!;
  return Object.fromEntries(Object.entries(metrics).map(([metric, { mean }]) => [metric, mean]));
};

describe('[E] a target far from unit scale', () => {
  it('is named before training, and scaled by normalizeTarget, undone in every metric but the loss', async () => {
    const place = makeWorkplace();
    place.write('prices.csv', table);
    place.write('plain.yaml', experiment('none', '[0.01, 0.1]'));
    const { stderr } = await place.kobai('plan', 'plain.yaml');
    expect(stderr).toContain('plain.yaml:1:1 warning');
    expect(stderr).toContain('the target is far from unit scale: it goes from');
    expect(stderr).toContain('write normalizeTarget: standard');

    await place.kobai('run', 'plain.yaml');
    const report = await place.kobai('report', 'results/plain');
    expect(report.stdout).toContain('is the best learning rate tried');
    expect(report.stdout).toContain('(write normalizeTarget: standard)');
    expect(place.read('results/plain/summary.md')).not.toContain('to try next');

    const expected = leastSquares();
    for (const normalizeTarget of ['none', 'unit', 'standard']) {
      place.write(`${normalizeTarget}.yaml`, experiment(normalizeTarget, '0.3'));
      const ran = await place.kobai('run', `${normalizeTarget}.yaml`);
      expect([ran.code, ran.stderr.includes('far from unit scale')]).toEqual([0, normalizeTarget === 'none']);
      const metrics = metricsOf(place, normalizeTarget);
      expect(metrics['train.rSquared']).toBeCloseTo(expected.rSquared, 8);
      expect(metrics['train.meanAbsoluteError']! / expected.meanAbsoluteError).toBeCloseTo(1, 8);
      // Under `standard` the mean of the squares is the share that is left unexplained.
      if (normalizeTarget === 'standard') expect(metrics['train.loss']).toBeCloseTo(1 - expected.rSquared, 8);
    }
    expect((await place.kobai('verify', 'standard.yaml')).code).toBe(0);
  });

  it('may be scaled in several ways to compare', async () => {
    const place = makeWorkplace();
    place.write('prices.csv', table);
    place.write('axis.yaml', experiment('[unit, standard]', '[0.1, 0.3]').replace('3000', '100'));
    expect((await place.kobai('run', 'axis.yaml')).code).toBe(0);
    expect(place.readSummary('axis').points.map(({ parameters }) => parameters['dataset.normalizeTarget'])).toEqual([
      ...['unit', 'unit', 'standard', 'standard'],
    ]);
  });
});
