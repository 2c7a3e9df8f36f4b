import { describe, expect, it } from 'vitest';
import { readExperiment } from '../../../src/config/index.ts';

/** Codes and lines of what is found in a network of the given activations under the given losses. */
function judge(activations: readonly string[], loss: string, rest = ''): string[] {
  return judgeLayers(
    activations.map((activation) => `{ type: dense, units: 3, activation: ${activation} }`),
    loss,
    rest,
  );
}

/** The same of a network of the given layers, the first of them in line 4. */
function judgeLayers(layers: readonly string[], loss: string, rest = ''): string[] {
  const network = layers.map((layer) => `  - ${layer}\n`).join('');
  const text = `dataset: iris\nlearningRate: 0.1\nlayers:\n${network}loss: ${loss}\n${rest}`;
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

  it('warns of seeds as an axis, for which there are repeats', () => {
    const axis = 'sweep: { axes: { seed: [1, 2, 3] } }';
    expect(judge(['relu', 'softmax'], 'crossEntropy', axis)).toEqual(['warning CONFIG_SEED_AXIS 7:24']);
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

  it.each([
    ['crossEntropy', ['error CONFIG_LOSS_NEEDS_SOFTMAX 5:5']],
    ['binaryCrossEntropy', ['error CONFIG_LOSS_NEEDS_SIGMOID 5:5']],
    ['meanSquaredError', []],
  ])('judges a last layer that has no activation under %s', (loss, expected) => {
    const judgeLast = (last: string) => judgeLayers(['{ type: dense, units: 3 }', last], loss);
    expect(judgeLast('{ type: dropout, rate: 0.5 }')).toEqual(expected);
    expect(judgeLast('{ type: flatten }')).toEqual(expected);
    expect(judgeLast('flatten')).toEqual(expected);
  });

  it('judges layers that are values of an axis, with an activation or without', () => {
    const swept =
      'sweep: { axes: { layers.1: [{ type: dense, units: 3, activation: softmax }, { type: flatten }] } }\n';
    const layers = ['{ type: dense, units: 3 }', '{ type: dense, units: 3 }'];
    expect(judgeLayers(layers, 'crossEntropy', swept)).toEqual(['error CONFIG_LOSS_NEEDS_SOFTMAX 7:77']);
  });

  it('takes the activation of batchNorm and conv2d as that of any layer', () => {
    const norm = '{ type: batchNorm, activation: softmax }';
    expect(judgeLayers(['{ type: dense, units: 3 }', norm], 'crossEntropy')).toEqual([]);
    const conv = '{ type: conv2d, filters: 2, kernel: 3, activation: softmax }';
    expect(judgeLayers([conv, norm], 'crossEntropy')).toEqual(['error CONFIG_SOFTMAX_NOT_LAST 4:56']);
  });

  it('judges an activation that is a mapping by its type', () => {
    expect(judge(['{ type: softmax }', '{ type: leakyRelu, slope: 0.2 }'], 'crossEntropy')).toEqual([
      'error CONFIG_SOFTMAX_NOT_LAST 4:50',
      'error CONFIG_LOSS_NEEDS_SOFTMAX 5:50',
    ]);
    expect(judge(['{ type: elu, alpha: [0.5, 1] }', 'softmax'], 'crossEntropy')).toEqual([]);
  });

  it.each(['sumOfSquares', 'meanSquaredError', 'meanAbsoluteError', 'huber', '{ type: huber, delta: [1, 2] }'])(
    'warns of softmax under %s',
    (loss) => {
      expect(judge(['relu', 'softmax'], loss)).toEqual(['warning CONFIG_SOFTMAX_WITH_SQUARES 5:42']);
    },
  );

  it('says nothing of layers that are wrong in themselves', () => {
    expect(judgeLayers(['{ type: dense, units: 3 }', '5'], 'crossEntropy')).toEqual(['error CONFIG_WRONG_TYPE 5:5']);
    expect(judge(['relu', '5'], 'crossEntropy')).toEqual(['error CONFIG_WRONG_TYPE 5:42']);
  });
});
