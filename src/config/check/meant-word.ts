/** A word that the file format does not have → the one that was probably meant, also by what other tools call it. */
import { nearestWord } from '../../shared/index.ts';

/**
 * What PyTorch, Keras, scikit-learn, Hydra and sweeps of others call a key or a word of the file format; without capitals
 * and separators. Of several the first that is known in its place.
 */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  alpha: ['learningRate', 'slope'],
  architecture: ['layers'],
  avgpool2d: ['averagePool2d'],
  base: ['extends'],
  categoricalcrossentropy: ['crossEntropy'],
  clipgradnorm: ['clipNorm'],
  conv: ['conv2d'],
  criterion: ['loss'],
  crossentropyloss: ['crossEntropy'],
  cv: ['folds'],
  data: ['dataset'],
  decay: ['weightDecay'],
  defaults: ['extends'],
  direction: ['goal'],
  dtype: ['precision'],
  end: ['to'],
  eps: ['epsilon'],
  eta: ['factor', 'learningRate'],
  fc: ['dense'],
  file: ['path'],
  filename: ['path'],
  gamma: ['factor'],
  glorot: ['xavier'],
  glorotnormal: ['xavier'],
  glorotuniform: ['xavier'],
  grid: ['axes'],
  gridsearch: ['grid'],
  high: ['to'],
  initializer: ['init'],
  iterations: ['steps'],
  kaiming: ['he'],
  kaimingnormal: ['he'],
  kaiminguniform: ['he'],
  kernelinitializer: ['init'],
  kernelsize: ['kernel'],
  kfold: ['folds'],
  l1loss: ['meanAbsoluteError'],
  l2: ['weightDecay'],
  label: ['target'],
  labels: ['target'],
  linear: ['identity', 'dense'],
  low: ['from'],
  lr: ['learningRate'],
  max: ['to', 'maximize'],
  maxgradnorm: ['clipNorm'],
  maxiter: ['epochs'],
  min: ['from', 'minimize'],
  mindelta: ['minChange'],
  minmax: ['unit'],
  minmaxscaler: ['unit'],
  mode: ['goal'],
  model: ['layers'],
  monitor: ['metric'],
  negativeslope: ['slope'],
  network: ['layers'],
  neurons: ['units'],
  niter: ['points', 'epochs'],
  nllloss: ['crossEntropy'],
  none: ['identity'],
  nonlinearity: ['activation'],
  nsplits: ['folds'],
  ntrials: ['points'],
  num: ['count'],
  outchannels: ['filters'],
  outfeatures: ['units'],
  p: ['rate'],
  parameters: ['axes'],
  params: ['axes'],
  poolsize: ['size'],
  randomseed: ['seed'],
  randomstate: ['seed'],
  scale: ['normalize'],
  scaler: ['normalize'],
  shuffle: ['sampling'],
  silu: ['swish'],
  standardize: ['normalize'],
  standardscaler: ['standard'],
  start: ['from'],
  steplr: ['step'],
  stepsize: ['every', 'learningRate'],
  stop: ['to'],
  testsize: ['test'],
  valsize: ['validation'],
  valsplit: ['validation'],
  zscore: ['standard'],
};

const ofImages = 'kobai has it not: images of your own are `{ type: npz, path: …, features: x, target: y }` or `idx`';
const ofInput = 'leave it out: the input size comes from the data';
const ofDevice = 'leave it out: kobai trains on the processor';
const ofThreads = 'leave it out: how many threads train is an option, `--workers 4`';

/** What other tools have and a file of kobai has not → the way out. */
const wayOuts: Readonly<Record<string, string>> = {
  accelerator: ofDevice,
  betas: 'write `beta1: 0.9, beta2: 0.999`: a list would be an axis',
  cifar10: ofImages,
  cifar100: ofImages,
  cuda: ofDevice,
  device: ofDevice,
  fashionmnist: ofImages,
  full: 'write the number of rows of the training split',
  gpu: ofDevice,
  inchannels: ofInput,
  infeatures: ofInput,
  input: ofInput,
  inputdim: ofInput,
  inputlayer: ofInput,
  inputshape: ofInput,
  njobs: ofThreads,
  numworkers: ofThreads,
  parameters: 'write each under a key of its own, at the top level: `learningRate: [0.001, 0.01]`',
  reducelronplateau:
    'it depends on the luck of a run, and is not there: step, exponential and cosine lower the rate by a plan',
  restorebestweights: 'leave it out: the best weights are kept',
  same: 'write the number: half of a kernel of odd size, `padding: 1` for a kernel of 3',
  valid: 'write `padding: 0`',
  verbose: 'leave it out: a terminal shows the progress by itself',
  workers: ofThreads,
};

/** The candidate that was probably meant by a word; undefined where none is near. */
export function meantWord(word: string, candidates: readonly string[]): string | undefined {
  const named = namesOf(word).find((name) => candidates.includes(name));
  return named ?? (wayOutOf(word) === undefined ? nearestWord(word, candidates) : undefined);
}

/** What the file format calls what another tool calls so, wherever it has it. */
export function namesOf(word: string): readonly string[] {
  return lookUp(otherNames, word) ?? [];
}

/** What to do about a word of another tool that has no counterpart. */
export function wayOutOf(word: string): string | undefined {
  return lookUp(wayOuts, word);
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  const folded = word.toLowerCase().replace(/[\s_.-]/g, '');
  return Object.hasOwn(table, folded) ? table[folded] : undefined;
}
