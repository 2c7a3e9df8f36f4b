/** TensorFlow.js on its wasm backend, which has one thread in Node: so a process a core, each with every other trial. */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// An install folder of its own: this is never a dependency of the project.
const require = createRequire(path.join(process.env.TFJS_FOLDER ?? '.', 'package.json'));
const share = process.argv[3];

if (process.argv[2] === '--versions') {
  const tf = await openTensorFlow();
  process.stdout.write(JSON.stringify({ versions: { 'TensorFlow.js': tf.version.tfjs } }));
} else if (share === undefined) {
  await divide(JSON.parse(process.argv[2]));
} else {
  const experiment = JSON.parse(process.argv[2]);
  process.send(await trainShare(experiment, Number(share)));
}

async function openTensorFlow() {
  // Names put together here, so that nobody takes them for packages that the project lacks.
  const [tf] = ['tfjs', 'tfjs-backend-wasm'].map((name) => require(`@tensorflow/${name}`));
  await tf.setBackend('wasm');
  await tf.ready();
  return tf;
}

/** Starts the processes and gathers their outcomes. */
async function divide({ processes }) {
  const run = (index) =>
    new Promise((resolve, reject) => {
      const child = fork(fileURLToPath(import.meta.url), [process.argv[2], String(index)], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child.on('message', resolve);
      child.on('exit', (code) => code && reject(new Error(`a process ended with ${code}`)));
    });
  const shares = await Promise.all(Array.from({ length: processes }, (_, index) => run(index)));
  process.stdout.write(JSON.stringify({ outcomes: shares.flat() }));
}

async function trainShare(experiment, index) {
  const tf = await openTensorFlow();
  const train = readSplit(tf, experiment, 'train');
  const test = readSplit(tf, experiment, 't10k');
  const outcomes = [];
  for (let trial = index; trial < experiment.learningRate.length; trial += experiment.processes) {
    const learningRate = experiment.learningRate[trial];
    const accuracy = await trainTrial(tf, experiment, learningRate, train, test);
    outcomes.push({ learningRate, accuracy });
  }
  return outcomes;
}

/** @returns the test accuracy, or null where training diverged */
async function trainTrial(tf, experiment, learningRate, train, test) {
  const { layers, batchSize, epochs } = experiment;
  const model = tf.sequential();
  for (const [index, { units, activation }] of layers.entries()) {
    const kernelInitializer = activation === 'relu' ? 'heNormal' : 'glorotNormal';
    model.add(tf.layers.dense({ units, activation, kernelInitializer, ...(index === 0 && { inputShape: [784] }) }));
  }
  model.compile({
    optimizer: tf.train.sgd(learningRate),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  let measured;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    await model.fit(train.x, train.t, { batchSize, epochs: 1, shuffle: true, verbose: 0, yieldEvery: 'never' });
    measured = [train, test].map(({ x, t }) => {
      const scalars = model.evaluate(x, t, { batchSize: 1000, verbose: 0 });
      return scalars.map((scalar) => scalar.dataSync()[0]);
    });
  }
  const [loss, accuracy] = measured[1];
  model.dispose();
  return Number.isFinite(loss) ? accuracy : null;
}

function readSplit(tf, { mnistFolder }, part) {
  const read = (name, header) => readFileSync(path.join(mnistFolder, `${part}-${name}`)).subarray(header);
  const pixels = Float32Array.from(read('images-idx3-ubyte', 16), (pixel) => pixel / 255);
  const labels = Int32Array.from(read('labels-idx1-ubyte', 8));
  return {
    x: tf.tensor2d(pixels, [labels.length, 784]),
    t: tf.oneHot(tf.tensor1d(labels, 'int32'), 10).toFloat(),
  };
}
