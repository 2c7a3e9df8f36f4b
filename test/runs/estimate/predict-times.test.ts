import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src/plan/index.ts';
import type { PartTimes } from '../../../src/pool/index.ts';
import { learnTimes, predictRun } from '../../../src/runs/estimate/predict-times.ts';
import { layersOf, lossOf, makeTrial } from '../../helpers/trials.ts';

const rows = { train: 1000, validation: 0, test: 0 };
const evaluate = {
  every: 10,
  unit: 'step' as const,
  splits: ['train' as const],
  trainShare: 1,
  metrics: ['loss' as const],
  topK: 5,
};

function trialOf(units: number, batchSize: number, steps = 100): Trial {
  const layers = layersOf([{ type: 'dense', units }]);
  const made = makeTrial({ layers, loss: lossOf('meanSquaredError'), batchSize, evaluate }, steps, { inputs: 50 });
  return { id: '', point: 0, rung: 0, fold: 0, data: '', ...made };
}

const times: PartTimes = {
  batchSize: 100,
  stepMs: 2,
  evaluatedRows: 500,
  evaluationMs: 5,
  setUpMs: 30,
  endMs: 14,
  resultRows: 500,
  warmUpMs: 100,
};

describe('[U] runs/predict-times', () => {
  it('adds set-up, steps, every measured row and the end', () => {
    const trial = trialOf(10, 100);
    // Ten evaluations of 1,000 rows, 0.01 ms each; of the end's 14 ms rows were 5.
    expect(learnTimes([{ trial, times }])(trial, rows, 0)).toBeCloseTo(30 + 100 * 2 + 10_000 * 0.01 + 9, 6);
  });

  it('counts of a trial that goes on only the steps and evaluations that are left', () => {
    const trial = trialOf(10, 100);
    expect(learnTimes([{ trial, times }])(trial, rows, 60)).toBeCloseTo(30 + 40 * 2 + 4000 * 0.01 + 9, 6);
  });

  it('takes a network between two that were timed from the line through them', () => {
    const [small, large] = [trialOf(10, 100), trialOf(30, 100)];
    const slower = { ...times, stepMs: 6, evaluationMs: 15, setUpMs: 90, endMs: 42 };
    const predict = learnTimes([
      { trial: large, times: slower },
      { trial: small, times },
    ]);
    expect(predict(trialOf(20, 100), rows, 0)).toBeCloseTo(60 + 100 * 4 + 10_000 * 0.02 + 18, 0);
  });

  it('takes a network beyond those that were timed in proportion', () => {
    const predict = learnTimes([{ trial: trialOf(1000, 100), times }]);
    const [one, two] = [1000, 2000].map((units) => predict(trialOf(units, 100), rows, 0));
    expect((two ?? 0) / (one ?? 1)).toBeCloseTo(2, 1);
  });

  it('scales a step that was timed with fewer rows to all of them', () => {
    const trial = trialOf(1000, 100);
    const whole = learnTimes([{ trial, times }])(trial, rows, 0);
    const cut = learnTimes([{ trial, times: { ...times, batchSize: 50, stepMs: 1 } }])(trial, rows, 0);
    expect(cut / whole).toBeCloseTo(1, 1);
  });

  it('lets rungs follow each other, shares out the trials of each, and adds what is not training', () => {
    const none = { prepareMs: 0, startMs: 0, warmUpMs: 0, recordMs: 0, writeMs: 0 };
    expect(predictRun([[10, 10, 10], [40]], 2, none)).toBe(20 + 40);
    expect(predictRun([[10]], 2, { prepareMs: 1, startMs: 2, warmUpMs: 3, recordMs: 4, writeMs: 5 })).toBe(25);
  });
});
