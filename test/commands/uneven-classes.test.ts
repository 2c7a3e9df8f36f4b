import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../src/results/types.ts';
import { makeWorkplace } from '../helpers/cli.ts';

const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${(i * 3) % 11},${i % 5 === 0 ? 'yes' : 'no'}`);
const table = `a,b,t\n${rows.join('\n')}\n`;

const binary = (evaluate: string, last = 'units: 1, activation: sigmoid', loss = 'binaryCrossEntropy') => `
dataset: { type: csv, path: table.csv, target: t, normalize: standard, split: { validation: 0.4 } }
layers: [{ type: dense, ${last}, init: zeros }]
loss: ${loss}
learningRate: 0.1
epochs: 3
evaluate: { metrics: [loss, accuracy, precision, recall, f1, auc], ${evaluate} }
objective: { metric: validation.auc }
`;

describe('[E] evaluate.positive and evaluate.threshold', () => {
  it.each([
    ['units: 1, activation: sigmoid', 'binaryCrossEntropy'],
    ['units: 2, activation: softmax', 'crossEntropy'],
  ])('are about the class that is named, with %s', async (last, loss) => {
    const place = makeWorkplace();
    place.write('table.csv', table);
    place.write('uneven.yaml', binary('positive: yes, threshold: 0.01', last, loss));
    const { code, stderr } = await place.kobai('run', 'uneven.yaml');
    expect(code, stderr).toBe(0);
    const [{ confusion, metrics }] = place.readTrials('uneven') as [EndedRecord];
    // Every row is above one in a hundred: all are taken for yes.
    const [[, falseYes], [missed, rightYes]] = confusion!.counts as [[number, number], [number, number]];
    expect(missed).toBe(0);
    expect(metrics['validation.recall']).toBe(1);
    expect(metrics['validation.precision']).toBeCloseTo(rightYes / (rightYes + falseYes), 14);
    expect(metrics['validation.accuracy']).toBeCloseTo(rightYes / 24, 14);
    expect(place.readSummary('uneven').objective.goal).toBe('maximize');
  });

  it('decide what is predicted for new rows too', async () => {
    const place = makeWorkplace();
    place.write('table.csv', table);
    const predictions = async (evaluate: string) => {
      place.write('uneven.yaml', `${binary(evaluate)}save: { weights: best }\n`);
      expect((await place.kobai('run', 'uneven.yaml', '--fresh')).code).toBe(0);
      const { stdout } = await place.kobai('predict', 'results/uneven', 'table.csv', '--format', 'csv');
      return stdout.trim().split('\n').slice(1);
    };
    const bold = await predictions('positive: yes, threshold: 0.01');
    const shy = await predictions('positive: yes, threshold: 0.99');
    expect(bold).toHaveLength(60);
    expect(bold.filter((line) => line.split(',').includes('yes')).length).toBe(60);
    expect(shy.filter((line) => line.split(',').includes('no')).length).toBe(60);
  });

  it('name the other class of the same network where that is positive', async () => {
    const place = makeWorkplace();
    place.write('table.csv', table);
    place.write('uneven.yaml', `${binary('positive: yes')}sweep: { axes: { evaluate.positive: [yes, no] } }\n`);
    const { code, stderr } = await place.kobai('run', 'uneven.yaml');
    expect(code, stderr).toBe(0);
    const [yes, no] = place.readTrials('uneven') as [EndedRecord, EndedRecord];
    expect(yes.weightsSha256).toBe(no.weightsSha256);
    expect(yes.metrics['validation.auc']).toBe(no.metrics['validation.auc']);
    // A network that takes nearly all rows for no finds those of no, and few of yes.
    expect(no.metrics['validation.recall']).toBeGreaterThan(yes.metrics['validation.recall']!);
  });

  it.each([
    ['positive: yess', 'units: 1, activation: sigmoid', 'binaryCrossEntropy', 'did you mean `yes`?'],
    ['threshold: 1', 'units: 1, activation: sigmoid', 'binaryCrossEntropy', 'must be below 1'],
    ['threshold: 0.3', 'units: 2, activation: sigmoid', 'meanSquaredError', 'meanSquaredError gives none'],
  ])('refuse %s under %s and %s', async (evaluate, last, loss, words) => {
    const place = makeWorkplace();
    place.write('table.csv', table);
    place.write('uneven.yaml', binary(evaluate, last, loss));
    const { code, stderr } = await place.kobai('plan', 'uneven.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('uneven.yaml:7:');
    expect(stderr).toContain(words);
  });

  it('refuse a threshold between three classes', async () => {
    const place = makeWorkplace();
    place.write(
      'iris.yaml',
      `dataset: iris
layers: [{ type: dense, units: 3, activation: softmax }]
loss: crossEntropy
learningRate: 0.1
evaluate: { threshold: 0.3 }
`,
    );
    const { code, stderr } = await place.kobai('plan', 'iris.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('iris.yaml:5:24');
    expect(stderr).toContain('the data has 3');
  });
});
