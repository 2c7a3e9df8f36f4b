/** The sweeps on which the verdicts are judged: YAML by family, each trained from three seeds. */

const log = (from, to, count) => `{ log: { from: ${from}, to: ${to}, count: ${count} } }`;

/** A quadratic of chosen curvatures, ½ Σ λᵢxᵢ²: learning rates are given in units of the largest stable one, 2/λ₁. */
function quadratic(curvatures, steps, optimizer = 'sgd') {
  const limit = 2 / Math.max(...curvatures);
  const shares = [0.0003, 0.003, 0.03, 0.1, 0.3, 0.5, 0.8, 1.05, 1.3, 3];
  const terms = curvatures.map((curvature, i) => `0.5 * ${curvature} * x${i}^2`).join(' + ');
  return {
    family: 'quadratic',
    name: `quadratic ${curvatures.join(' ')}, ${steps} steps, ${JSON.stringify(optimizer)}`,
    ...(optimizer === 'sgd' && { curvatures }),
    yaml: (seed) => {
      const start = curvatures.map((_, i) => `x${i}: ${[3, -2, 1.5, 4][(i + seed) % 4]}`).join(', ');
      return `function: { formula: "${terms}", start: { ${start} } }
learningRate: [${shares.map((share) => share * limit).join(', ')}]
optimizer: ${JSON.stringify(optimizer)}
steps: ${steps}`;
    },
  };
}

/** Anything with data: lines of YAML, of which `seed` comes from outside. */
function trained(family, name, ...lines) {
  return { family, name, yaml: (seed) => [`seed: ${seed}`, ...lines].join('\n') };
}

function regression(table, batchSize, rates, length = 'epochs: 15') {
  return trained(
    'noisy quadratic',
    `regression ${table}, batch ${batchSize}`,
    `dataset: { type: csv, path: ${table}.csv, target: y, split: { train: 1 } }`,
    'layers: [{ type: dense, units: 1 }]',
    'loss: meanSquaredError',
    `learningRate: ${rates}`,
    `batchSize: ${batchSize}`,
    length,
  );
}

function logistic(dataset, batchSize, rates, units = 3, more = 'epochs: 20') {
  const sigmoid = units === 1;
  return trained(
    'logistic',
    `logistic ${dataset}, batch ${batchSize}`,
    `dataset: ${dataset}`,
    `layers: [{ type: dense, units: ${units}, activation: ${sigmoid ? 'sigmoid' : 'softmax'} }]`,
    `loss: ${sigmoid ? 'binaryCrossEntropy' : 'crossEntropy'}`,
    `learningRate: ${rates}`,
    `batchSize: ${batchSize}`,
    more,
  );
}

function network(family, dataset, hidden, outputs, rates, ...more) {
  return trained(
    family,
    `${dataset}, ${hidden.join(', ')}; ${more.join('; ')}`,
    `dataset: ${dataset}`,
    'layers:',
    ...hidden.map((layer) => `  - { type: ${layer} }`),
    `  - { type: dense, units: ${outputs}, activation: softmax }`,
    'loss: crossEntropy',
    `learningRate: ${rates}`,
    ...more,
  );
}

const csv = (table, more = '') => `{ type: csv, path: ${table}.csv, target: y${more} }`;
const standard = ', normalize: standard, split: { validation: 0.2, test: 0.2 }';
const relu = (units) => `dense, units: ${units}, activation: relu`;
const tanh = (units) => `dense, units: ${units}, activation: tanh`;
const wide = log('1e-3', 10, 9);
const small = log('1e-5', 0.1, 9);
const digits = '{ type: digits, split: { train: 400, test: 200 } }';
const mnist = '{ type: mnist, split: { train: 600, validation: 200 } }';

export const sweeps = [
  quadratic([1], 20),
  quadratic([1, 1], 100),
  quadratic([1, 10], 100),
  quadratic([1, 100], 200),
  quadratic([0.01, 1], 50),
  quadratic([1, 3, 9], 100),
  quadratic([50, 100], 40),
  quadratic([0.001, 1], 300),
  quadratic([5, 5.5], 400),
  quadratic([1e4, 1e6], 60),
  quadratic([1, 4], 100, { type: 'momentum', momentum: 0.9 }),
  quadratic([2, 20], 200, 'adam'),

  regression('clean', 1, log('1e-4', 1, 9)),
  regression('clean', 8, log('1e-4', 1, 9)),
  regression('clean', 128, log('1e-3', 3, 8), 'steps: 100'),
  regression('noisy', 1, log('1e-5', 0.3, 9)),
  regression('noisy', 4, log('1e-4', 1, 9)),
  regression('clean', 16, '[3e-5, 1e-4, 3e-4, 1e-3]'),
  regression('noisy', 128, log('1e-3', 3, 8), 'epochs: 40'),
  regression('drowned', 8, log('1e-4', 1, 9)),
  regression('stretched', 4, log('1e-5', 0.3, 9)),
  regression('stretched', 128, log('1e-4', 0.3, 8), 'epochs: 60'),

  logistic('iris', 1, log('1e-4', 10, 11)),
  logistic('iris', 10, log('1e-4', 10, 11)),
  logistic('{ type: iris, normalize: standard, split: { train: 1 } }', 150, log('1e-3', 100, 11), 3, 'epochs: 60'),
  logistic('{ type: moons, noise: 0.3 }', 4, log('1e-4', 10, 11), 1),
  logistic('{ type: circles }', 16, log('1e-3', 10, 9), 1),
  logistic(csv('rare', standard), 8, log('1e-4', 10, 11), 1),

  network('network', digits, [relu(50)], 10, wide, 'batchSize: 10', 'epochs: 4'),
  network('network', digits, [relu(50)], 10, '[1e-3, 3e-3, 0.01, 0.03]', 'batchSize: 32', 'epochs: 8'),
  network('network', digits, [relu(50)], 10, wide, 'batchSize: 400', 'epochs: 40'),
  network(
    'network',
    mnist,
    [relu(20)],
    10,
    wide,
    'batchSize: 50',
    'epochs: 6',
    'evaluate: { splits: [train, validation] }',
  ),
  network('network', 'iris', [tanh(10)], 3, log('1e-4', 10, 11), 'batchSize: 4', 'epochs: 10'),
  network(
    'network',
    '{ type: iris, normalize: standard }',
    [relu(50)],
    3,
    wide,
    'batchSize: 16',
    'epochs: 20',
    'repeats: 3',
  ),
  network('network', '{ type: iris, split: { train: 1 } }', [relu(16)], 3, wide, 'batchSize: 150', 'epochs: 60'),
  network('network', 'spiral', [relu(50)], 3, wide, 'batchSize: 30', 'epochs: 30'),
  network('network', 'spiral', [tanh(16)], 3, '[0.01, 0.1, 1]', 'batchSize: 8', 'epochs: 12'),
  network('network', 'moons', [relu(16)], 2, wide, 'batchSize: 16', 'epochs: 15'),
  network('network', 'circles', [relu(16)], 2, wide, 'batchSize: 8', 'epochs: 15'),
  network('network', 'xor', [tanh(8)], 2, wide, 'batchSize: 16', 'epochs: 20', 'repeats: 3'),
  network(
    'network',
    csv('clouds', standard),
    [relu(16)],
    3,
    wide,
    'batchSize: [8, 32, 128]',
    'epochs: 6',
    'repeats: 3',
  ),
  network('network', csv('blurred', standard), [relu(16), relu(16)], 3, wide, 'batchSize: [4, 144]', 'epochs: 8'),

  network(
    'dropout',
    csv('clouds', standard),
    [relu(16), 'dropout, rate: 0.5'],
    3,
    small,
    'optimizer: adam',
    'batchSize: [4, 16]',
    'epochs: 6',
  ),
  network('dropout', csv('blurred', standard), [relu(32), 'dropout, rate: 0.3'], 3, wide, 'batchSize: 8', 'epochs: 6'),
  network('dropout', digits, [relu(50), 'dropout, rate: 0.5'], 10, wide, 'batchSize: 20', 'epochs: 5'),
  network('dropout', 'iris', ['dropout, rate: 0.2', relu(16)], 3, wide, 'batchSize: 4', 'epochs: 12'),
  network(
    'dropout',
    'moons',
    [relu(32), 'dropout, rate: 0.5'],
    2,
    small,
    'optimizer: adam',
    'batchSize: 8',
    'epochs: 10',
  ),
  network(
    'dropout',
    csv('rare', standard),
    [relu(16), 'dropout, rate: 0.4'],
    2,
    wide,
    'batchSize: 16',
    'epochs: 10',
    'repeats: 2',
  ),

  network('optimizer', digits, [relu(50)], 10, small, 'optimizer: adam', 'batchSize: 20', 'epochs: 5'),
  network(
    'optimizer',
    csv('blurred', standard),
    [relu(16)],
    3,
    log('1e-5', 1, 11),
    'optimizer: adam',
    'batchSize: 4',
    'epochs: 6',
  ),
  network('optimizer', 'iris', [tanh(10)], 3, log('1e-5', 1, 11), 'optimizer: rmsprop', 'batchSize: 10', 'epochs: 15'),
  network(
    'optimizer',
    'spiral',
    [relu(30)],
    3,
    log('1e-4', 3, 10),
    'optimizer: momentum',
    'batchSize: 30',
    'epochs: 20',
  ),
  network(
    'optimizer',
    'moons',
    [tanh(16)],
    2,
    log('1e-4', 3, 10),
    'optimizer: nesterov',
    'batchSize: 16',
    'epochs: 12',
    'repeats: 3',
  ),
  network('optimizer', 'circles', [relu(16)], 2, '[1e-4, 1e-3, 0.01]', 'optimizer: adam', 'batchSize: 8', 'epochs: 10'),

  network('halving', digits, [relu(30)], 10, wide, 'batchSize: 20', 'epochs: 9', 'sweep: { method: halving }'),
  network(
    'halving',
    csv('blurred', standard),
    [relu(16)],
    3,
    wide,
    'batchSize: [8, 32]',
    'epochs: 9',
    'sweep: { method: halving }',
  ),
  network(
    'halving',
    'iris',
    [tanh(10)],
    3,
    '{ log: { from: 1e-4, to: 10 } }',
    'batchSize: 10',
    'epochs: 18',
    'sweep: { method: { type: halving, points: 18 } }',
  ),
  network(
    'random search',
    csv('clouds', standard),
    ['dense, units: 16, activation: [relu, tanh]', 'dropout, rate: { linear: { from: 0, to: 0.5 } }'],
    3,
    '{ log: { from: 1e-4, to: 10 } }',
    'optimizer: [sgd, momentum, adam]',
    'batchSize: [16, 64]',
    'epochs: 6',
    'sweep: { method: { type: random, points: 24 } }',
  ),
  network(
    'random search',
    'iris',
    [tanh(10)],
    3,
    '{ log: { from: 1e-4, to: 10 } }',
    'batchSize: 8',
    'epochs: 15',
    'sweep: { method: { type: random, points: 12 } }',
  ),
  network(
    'random search',
    csv('rare', standard),
    [relu(16)],
    2,
    log('1e-3', 1, 7),
    'optimizer: [sgd, adam]',
    'batchSize: [16, 64]',
    'epochs: 5',
    'sweep: { method: { type: random, points: 20 } }',
  ),
];
