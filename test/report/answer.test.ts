import { describe, expect, it } from 'vitest';
import { answerQuestion } from '../../src/report/answer.ts';
import { summarize } from '../../src/summary/index.ts';
import { divergedAt, exampleRun, finishedWith } from '../summary/examples.ts';
import { measured, summaryOver, sweep } from './examples.ts';

describe('[U] report/answer', () => {
  it('names the learning rate to use, how good it is, and what came of larger and smaller ones', () => {
    expect(answerQuestion(sweep)).toBe(
      '0.3 is the learning rate to use: test.loss 0.1433, accuracy 95.6 %; 3 is too large; 10 diverges; below 0.3 training is still under way.',
    );
  });

  it('says where too large and diverging begin', () => {
    const large = measured(2.3, 0.1);
    const run = exampleRun([
      [0.01, measured(1.2, 0.6)],
      [0.3, measured(0.14, 0.95)],
      [3, large],
      [4, large],
      [10, divergedAt(3)],
      [30, divergedAt(2)],
    ]);
    expect(answerQuestion(summarize(run))).toContain('; 3 to 4 are too large; 10 and above diverge; ');
  });

  it('does not say that training is under way where a network may have stopped at one class for all rows', () => {
    const stopped = (rate: number) => {
      const points = sweep.points.map((point) => {
        const verdict = point.verdict && {
          ...point.verdict,
          evidence: { ...point.verdict.evidence, predictedClasses: 1 },
        };
        return point.parameters.learningRate === rate ? { ...point, verdict } : point;
      });
      return answerQuestion({ ...sweep, points } as typeof sweep);
    };
    expect(stopped(0.001)).toMatch(/; 10 diverges; 0\.001 to 0\.003162 are too small\.$/);
    expect(stopped(3)).toMatch(/; below 0\.3 training is still under way\.$/);
  });

  it('recommends no winner of successive halving that one trained less did better than', () => {
    const points = sweep.points.map((point) => ({ ...point, rung: point.rank === 1 ? 2 : 1 }));
    const worse = (mean: number) =>
      answerQuestion({
        ...sweep,
        points: points.map((point) => {
          const metrics = { ...point.metrics, 'test.loss': { mean, std: 0, n: 1, values: [mean] } };
          return point.rank === 1 ? { ...point, metrics } : point;
        }),
      });
    expect(worse(1)).toMatch(/^0\.3 is the learning rate to use: test\.loss 1,/);
    expect(worse(1.2)).toMatch(/^0\.3 is the best learning rate tried: test\.loss 1\.2,/);
  });

  it('gives the deviation of repeats', () => {
    const run = exampleRun([[0.3, measured(0.2, 0.95), measured(0.21, 0.96)]], { axes: [] });
    expect(answerQuestion(summarize(run))).toBe('The result: test.loss 0.205 ± 0.0071, accuracy 95.5 % ± 0.71.');
  });

  it('shows the objective, whatever it is, and the accuracy only beside a loss', () => {
    const trained = (accuracy: number, f1: number) =>
      finishedWith({ 'test.loss': 1, 'test.accuracy': accuracy, 'test.f1': f1 });
    const answerTo = (metric: 'test.f1' | 'test.accuracy') => {
      const objective = { metric, goal: 'maximize' as const };
      return answerQuestion(
        summarize(
          exampleRun(
            [
              [0.1, trained(0.97, 0.49)],
              [1, trained(0.96, 0.8)],
            ],
            { objective },
          ),
        ),
      );
    };
    expect(answerTo('test.f1')).toMatch(/^1 is .*: test\.f1 0\.8[;.]/);
    expect(answerTo('test.accuracy')).toMatch(/^0\.1 is .*: test\.accuracy 97 %[;.]/);
  });

  it('counts the verdicts where there are other axes', () => {
    const summary = summaryOver([
      { learningRate: 0.1, batchSize: 20 },
      { learningRate: 0.1, batchSize: 100 },
    ]);
    expect(answerQuestion(summary)).toBe(
      'learningRate 0.1, batchSize 20 is the best point: test.loss 0.5; of 2 points 2 are without a verdict.',
    );
  });

  it('names data far from unit scale, for which no learning rate that was tried is the one to use', () => {
    const message = 'the target is far from unit scale: it goes from 5 to 50000';
    const unscaled = [{ message, hint: 'write normalizeTarget: standard' }];
    const of = (...data: object[]) => ({ ...sweep, data }) as typeof sweep;
    expect(answerQuestion(of({ unscaled }))).toBe(
      `0.3 is the best learning rate tried: test.loss 0.1433, accuracy 95.6 %; 3 is too large; 10 diverges; below 0.3 training is still under way; ${message} (write normalizeTarget: standard).`,
    );
    expect(answerQuestion(of({ unscaled }, {}))).toBe(answerQuestion(sweep));
    const lost = exampleRun([[3, divergedAt(3)]]);
    expect(answerQuestion({ ...summarize(lost), data: [{ unscaled }] } as never)).toBe(
      `No point finished with test.loss; ${message} (write normalizeTarget: standard).`,
    );
  });

  it('says that no point finished', () => {
    const run = exampleRun([
      [3, divergedAt(3)],
      [10, divergedAt(2)],
    ]);
    expect(answerQuestion(summarize(run))).toBe('No point finished with test.loss.');
  });
});
