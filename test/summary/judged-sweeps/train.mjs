/** YAML → its summary, and a way to train its trials again, otherwise: on the fast kernels, in this thread. */
import { importSource } from '../../helpers/sources.mjs';

const { readExperiment } = await importSource('config/index.ts');
const { loadDatasets, openDataset } = await importSource('data/index.ts');
const { openKernels } = await importSource('kernels/index.ts');
const { expandPoints, listDatasets, listRungs, listTrials } = await importSource('plan/index.ts');
const { toTrialRecord } = await importSource('results/index.ts');
const { elementary } = await importSource('shared/index.ts');
const { summarize } = await importSource('summary/index.ts');
const { trainTrial } = await importSource('train/index.ts');

/**
 * Trains an experiment.
 *
 * @param folder where its tables lie
 * @returns its summary, its trials, and `train(trial, options)`, which gives the outcome of a trial of its data
 */
export function trainSweep(text, folder) {
  const { experiment, diagnostics } = readExperiment(text, 'sweep.yaml');
  if (experiment === undefined) throw new Error(`${text}\n${JSON.stringify(diagnostics)}`);
  const { points } = expandPoints(experiment);
  const { requests, ofPoint } = listDatasets(points, folder);
  const shared = loadDatasets(requests).map(({ dataset, diagnostics: faults }) => {
    if (dataset === undefined) throw new Error(JSON.stringify(faults));
    return dataset;
  });
  const datasets = shared.map(openDataset);
  const kernels = shared.map(({ memory }) => openKernels('wasm', memory, elementary).create);
  const facts = ofPoint.map((index) => shared[index]);
  const rungs = listRungs(experiment, points.length);
  const trials = listTrials(points, rungs, experiment.repeats, facts);
  const train = (trial, options) => {
    const data = ofPoint[trial.point];
    return trainTrial(trial, datasets[data], kernels[data], options);
  };
  const records = new Map(trials.map((trial) => [trial.id, toTrialRecord(trial, train(trial))]));
  const summary = summarize({ experiment, points, rungs, trials, records, facts });
  return { summary, trials, records, rows: facts.map(({ rows }) => rows.train), train };
}
