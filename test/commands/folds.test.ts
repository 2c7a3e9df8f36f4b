import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../src/results/types.ts';
import { makeWorkplace } from '../helpers/cli.ts';

const iris = `
dataset: { type: iris, split: { folds: 5 }, normalize: standard }
layers:
  - { type: dense, units: 8, activation: relu }
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: [0.01, 0.1, 1]
batchSize: 25
epochs: 2
repeats: 2
`;

const fixture = (name: string) => readFileSync(new URL(`../fixtures/folds/${name}`, import.meta.url), 'utf8');
type Expected = { points: { learningRate: number; values: number[]; mean: number; std: number }[] };

describe('[E] dataset.split.folds', () => {
  it('gives a point a trial for each fold and repeat, ranked by validation.loss over all of them', async () => {
    const place = makeWorkplace();
    place.write('cv.yaml', iris);
    const { code, stdout, stderr } = await place.kobai('run', 'cv.yaml');
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('chosen by validation.loss over 2 × 5 folds');
    const { points, data, objective } = place.readSummary('cv');
    expect(objective.metric).toBe('validation.loss');
    expect(data).toMatchObject([{ rows: { train: 120, validation: 30, test: 0 }, folds: 5 }]);
    expect(points.map(({ trials }) => trials.finished)).toEqual([10, 10, 10]);
    expect(points[0]?.metrics['validation.loss']?.n).toBe(10);
    expect(place.readTrials('cv').map(({ repeat }) => repeat)).toEqual([0, 1, 2].flatMap(() => [...Array(10).keys()]));
  });

  it('holds out every row once in each repeat, the same ones at every point', async () => {
    const place = makeWorkplace();
    // Where nothing is learned each row of two classes of three is misclassified: the records name twelve of a fold.
    place.write(
      'cv.yaml',
      `${iris}evaluate: { splits: [validation] }\nsweep: { axes: { dataset.split.folds: [15] } }\n`,
    );
    const { code, stderr } = await place.kobai('run', 'cv.yaml', '--set', 'learningRate=[1e-30, 1e-29]');
    expect(code, stderr).toBe(0);
    const trials = place.readTrials('cv') as EndedRecord[];
    expect(trials).toHaveLength(2 * 2 * 15);
    const rowsOf = (from: number) =>
      trials.slice(from, from + 15).map(({ confusion }) => confusion!.mostWrong!.row.toSorted());
    for (const rows of [rowsOf(0), rowsOf(15), rowsOf(30), rowsOf(45)]) {
      expect(new Set(rows.flat()).size).toBe(rows.flat().length);
      expect(rows.flat().length).toBeGreaterThan(60);
    }
    const confusionOf = (from: number) =>
      trials.slice(from, from + 15).map(({ confusion }) => confusion!.counts.map((row) => row[0]! + row[1]! + row[2]!));
    // Ten rows a fold, by class: 3 or 4 of each.
    for (const counts of confusionOf(0).flat()) expect([3, 4]).toContain(counts);
    expect(rowsOf(30)).toEqual(rowsOf(0));
  });

  it('has the means and deviations of leave-one-out by hand, each fold scaled by its own training rows', async () => {
    const place = makeWorkplace();
    place.write('table.csv', fixture('table.csv'));
    place.write(
      'loo.yaml',
      `dataset: { type: csv, path: table.csv, target: t, normalize: standard, split: { folds: 7 } }
layers: [{ type: dense, units: 1, init: zeros }]
loss: meanSquaredError
learningRate: [0.01, 0.1]
epochs: 30
batchSize: 6
precision: float64
`,
    );
    const { code, stderr } = await place.kobai('run', 'loo.yaml');
    expect(code, stderr).toBe(0);
    expect(stderr.split('every fold is one row')).toHaveLength(2);
    const { points: expected } = JSON.parse(fixture('expected.json')) as Expected;
    for (const [i, point] of place.readSummary('loo').points.entries()) {
      const { mean, std, n, values } = point.metrics['validation.loss']!;
      expect(point.parameters).toEqual({ learningRate: expected[i]!.learningRate });
      expect(n).toBe(7);
      expect(mean).toBeCloseTo(expected[i]!.mean, 12);
      expect(std).toBeCloseTo(expected[i]!.std, 12);
      for (const [k, value] of values.toSorted((a, b) => a - b).entries()) {
        expect(value).toBeCloseTo(expected[i]!.values[k]!, 12);
      }
    }
  });

  it('trains only what is new where repeats or points are added, and the same bytes with other workers', async () => {
    const place = makeWorkplace();
    place.write('cv.yaml', iris.replace('repeats: 2', 'repeats: 1'));
    await place.kobai('run', 'cv.yaml');
    place.write('cv.yaml', iris);
    const { stderr } = await place.kobai('run', 'cv.yaml', '--workers', '1');
    expect(stderr).toContain('15 of 30 trials are finished and are kept');
    await place.kobai('run', 'cv.yaml', '--workers', '2', '--out', 'other');
    for (const name of ['trials.jsonl', 'summary.json', 'summary.md', 'report.html']) {
      expect(place.read(`results/cv/${name}`) === place.read(`other/cv/${name}`), name).toBe(true);
    }
    expect((await place.kobai('verify', 'cv.yaml')).code).toBe(0);
    place.write('cv.yaml', iris.replace('repeats: 2', 'repeats: 1'));
    expect((await place.kobai('verify', 'cv.yaml')).stdout).toMatch(/^ .*repeat 1, fold 4$/m);
  });

  it('goes with successive halving, early stopping, a test part and folds of unlike sizes', async () => {
    const place = makeWorkplace();
    const split = iris.replace('folds: 5', 'folds: 7, test: 0.2').replace('epochs: 2', 'epochs: 4');
    const whole = `${split}earlyStopping: { metric: validation.loss, patience: 1 }\n`;
    place.write('cv.yaml', `${whole}sweep: { method: { type: halving, factor: 3 } }\n`);
    place.write('grid.yaml', whole);
    const { code, stderr } = await place.kobai('run', 'cv.yaml');
    expect(code, stderr).toBe(0);
    // Three points, then one.
    expect(stderr).toContain(`${3 * 14 + 14} trials in`);
    await place.kobai('run', 'grid.yaml');
    const { best, points, data } = place.readSummary('cv');
    expect(data).toMatchObject([{ rows: { train: 102, validation: 18, test: 30 }, folds: 7 }]);
    expect(points[best!]?.metrics['test.loss']?.n).toBe(14);
    // What went on from checkpoints is what a grid trains.
    expect(points[best!]?.trialIds).toEqual(place.readSummary('grid').points[best!]?.trialIds);
    const ofBest = (name: string) => place.readTrials(name).filter(({ id }) => points[best!]?.trialIds.includes(id));
    expect(ofBest('cv')).toEqual(ofBest('grid'));
  });

  it('goes with auto, whose range test is trained on the first fold', async () => {
    const place = makeWorkplace();
    place.write('cv.yaml', iris.replace('[0.01, 0.1, 1]', 'auto').replace('epochs: 2', 'epochs: 20'));
    const { code, stderr } = await place.kobai('run', 'cv.yaml');
    expect(code, stderr).toBe(0);
    const ranged = place.read('results/cv/range-test/trials.jsonl').trimEnd().split('\n');
    expect(ranged.map((line) => JSON.parse(line).repeat)).toEqual(ranged.map(() => 0));
    expect(ranged).toHaveLength(15);
    for (const { trials } of place.readSummary('cv').points) expect(trials.finished).toBe(10);
  });

  it.each([
    ['folds: 5, validation: 0.2', '2:43', 'each fold is held out in turn'],
    ['train: 0.5, folds: 5', '2:33', 'the others are trained on'],
    ['folds: 151', '2:40', 'write folds: 150 or less'],
    ['folds: 1', '2:40', 'at least 2'],
    ['folds: 2.5', '2:40', 'whole number'],
    ['fold: 5', '2:33', 'did you mean `folds`?'],
  ])('refuses %s at its place', async (split, at, words) => {
    const place = makeWorkplace();
    place.write('cv.yaml', iris.replace('folds: 5', split));
    const { code, stderr } = await place.kobai('plan', 'cv.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain(`cv.yaml:${at}`);
    expect(stderr).toContain(words);
  });
});
