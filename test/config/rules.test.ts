import { describe, expect, it } from 'vitest';
import { readExperiment } from '../../src/config/index.ts';

/** Codes and lines of what is found in a network of the given activations under the given losses. */
function judge(activations: readonly string[], loss: string, rest = ''): string[] {
  const layers = activations.map((activation) => `  - { type: dense, units: 3, activation: ${activation} }\n`).join('');
  const text = `dataset: iris\nlearningRate: 0.1\nlayers:\n${layers}loss: ${loss}\n${rest}`;
  return readExperiment(text, 'a.yaml').diagnostics.map(
    ({ code, severity, place }) => `${severity} ${code} ${place?.line}:${place?.column}`,
  );
}

describe('[U] config/rules', () => {
  it.each([
    ['relu', 'softmax', 'crossEntropy'],
    ['tanh', 'sigmoid', 'binaryCrossEntropy'],
    ['sigmoid', 'identity', 'meanSquaredError'],
    ['relu', 'sigmoid', 'sumOfSquares'],
    ['[relu, tanh]', 'softmax', '{ type: crossEntropy }'],
  ])('accepts %s, %s under %s', (hidden, last, loss) => {
    expect(judge([hidden, last], loss)).toEqual([]);
  });

  it.each([
    [['softmax', 'softmax'], 'crossEntropy', ['error CONFIG_SOFTMAX_NOT_LAST 4:42']],
    [['relu', 'sigmoid'], 'crossEntropy', ['error CONFIG_LOSS_NEEDS_SOFTMAX 5:42']],
    [['relu', 'softmax'], 'binaryCrossEntropy', ['error CONFIG_LOSS_NEEDS_SIGMOID 5:42']],
    [['relu', 'softmax'], 'meanSquaredError', ['warning CONFIG_SOFTMAX_WITH_SQUARES 5:42']],
    [['relu', 'softmax'], '{ type: sumOfSquares, reduction: sum }', ['warning CONFIG_SOFTMAX_WITH_SQUARES 5:42']],
  ])('judges %s under %s', (activations, loss, expected) => {
    expect(judge(activations, loss)).toEqual(expected);
  });

  it('judges every pair that the axes make, at the part that has several values', () => {
    expect(judge(['relu', '[softmax, relu]'], 'crossEntropy')).toEqual(['error CONFIG_LOSS_NEEDS_SOFTMAX 5:52']);
    expect(judge(['relu', 'softmax'], '[crossEntropy, binaryCrossEntropy]')).toEqual([
      'error CONFIG_LOSS_NEEDS_SIGMOID 6:22',
    ]);
    expect(judge(['[relu, softmax]', 'softmax'], 'crossEntropy')).toEqual(['error CONFIG_SOFTMAX_NOT_LAST 4:49']);
  });

  it('judges the values under sweep.axes, at their items', () => {
    const sweep = (axes: string) => `sweep:\n  axes:\n    ${axes}\n`;
    expect(judge(['relu', 'softmax'], 'crossEntropy', sweep('layers.1.activation: [softmax, relu]'))).toEqual([
      'error CONFIG_LOSS_NEEDS_SOFTMAX 9:36',
    ]);
    expect(judge(['relu', 'softmax'], 'crossEntropy', sweep('layers.0.activation: [softmax, relu]'))).toEqual([
      'error CONFIG_SOFTMAX_NOT_LAST 9:27',
    ]);
    const networks = 'layers: [[{ type: dense, units: 3, activation: softmax }], [{ type: dense, units: 3 }]]';
    expect(judge(['relu', 'softmax'], 'crossEntropy', sweep(networks))).toEqual([
      'error CONFIG_LOSS_NEEDS_SOFTMAX 9:65',
    ]);
  });

  it('judges a combination only where the swept values are right', () => {
    const found = judge(['relu'], 'crossEntropy', 'sweep: { axes: { layers.0.activation: [softmacks] } }\n');
    expect(found).toEqual(['error CONFIG_UNKNOWN_WORD 6:40']);
  });

  it('asks that the metric of the objective is measured', () => {
    const objective = 'objective: { metric: test.accuracy }\n';
    expect(judge(['softmax'], 'crossEntropy', objective)).toEqual([]);
    expect(judge(['softmax'], 'crossEntropy', `${objective}evaluate: { metrics: [accuracy] }\n`)).toEqual([]);
    expect(judge(['softmax'], 'crossEntropy', `${objective}evaluate: { metrics: [loss] }\n`)).toEqual([
      'error CONFIG_OBJECTIVE_NOT_MEASURED 6:22',
    ]);
  });
});
