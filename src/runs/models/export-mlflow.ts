/** `kobai export --format mlflow`: the trials of a run as runs of MLflow, each of them once. */
import path from 'node:path';
import { readIfThere } from '../../results/index.ts';
import { countOf, cutEnd, KobaiError, omitUndefined, printMessage } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import { readOwner } from '../files/owner-file.ts';
import { readExportedTrials } from './exported-trials.ts';
import { type KnownRun, type MlflowRun, openRuns, trialTag } from './mlflow-run.ts';
import { type MlflowServer, openMlflow, refuseStranger } from './mlflow-server.ts';
import type { ChosenModel } from './saved-model.ts';

/** A run that MLflow has, as far as it is looked at. */
type SentRun = {
  readonly info: { readonly run_id: string; readonly status: string };
  readonly data: { readonly tags: readonly { readonly key: string; readonly value: string }[] };
};

/** What MLflow takes in one request, and of the description of an experiment; how many runs it is asked for. */
const mostParams = 100;
const mostMetrics = 1000;
const longestDescription = 5000;
const runsOfPage = 500;

/**
 * Sends each trial that the experiment of the same name does not have; a run that was left half sent is sent anew.
 *
 * @param to the URL of the server; by default that of MLFLOW_TRACKING_URI
 * @throws what `openMlflow`, its `ask` and `readExportedTrials` throw; CLI_MLFLOW_ANSWER of a deleted experiment
 */
export async function exportMlflow(
  folder: string,
  { to, ...choice }: ChosenModel & { readonly to?: string },
): Promise<void> {
  const server = openMlflow(to);
  const { summary, trials } = readExportedTrials(folder, choice);
  const source = readOwner(folder)?.owner ?? summary.name;
  const runOf = openRuns(summary, source, readRunFacts(folder));
  const experiment = await findExperiment(server, summary);
  const sent = await listSent(server, experiment);
  let done = 0;
  let kept = 0;
  try {
    for (const trial of trials) {
      const isThere = await sendTrial(server, experiment, runOf(trial), sent.get(trial.record.id) ?? []);
      if (isThere) kept += 1;
      done += 1;
    }
  } catch (error) {
    throw stoppedAfter(error, done, trials.length);
  }
  const there = kept === 0 ? '' : `, ${kept} were there already`;
  printMessage(
    `sent: ${countOf(done - kept, 'trial')}${there}; to look at them: ${server.url}/#/experiments/${experiment}`,
  );
}

/** The id of the experiment of this name, which is made where there is none. */
async function findExperiment(server: MlflowServer, { name, description }: Summary): Promise<string> {
  type Answer = { experiments?: { experiment_id: string; lifecycle_stage: string }[] };
  const wanted = { filter: `name = '${name}'`, view_type: 'ALL', max_results: 1 };
  const { experiments: [found] = [] } = (await server.ask('experiments/search', wanted)) as Answer;
  if (found?.lifecycle_stage === 'deleted') {
    const message = `MLflow at ${server.url} has deleted the experiment ${name}, and keeps its name`;
    const hint = `mlflow experiments restore --experiment-id ${found.experiment_id}`;
    throw new KobaiError('environment', 'CLI_MLFLOW_ANSWER', message, { hint });
  }
  if (found !== undefined) return found.experiment_id;
  const tags =
    description === undefined ? [] : [{ key: 'mlflow.note.content', value: cutEnd(description, longestDescription) }];
  const { experiment_id: id } = (await server.ask('experiments/create', { name, tags })) as { experiment_id?: string };
  if (id === undefined) throw refuseStranger(server.url, 'without the id of an experiment');
  return id;
}

/** The runs of trials that the experiment has, under the ids of the trials. */
async function listSent(server: MlflowServer, experiment: string): Promise<ReadonlyMap<string, readonly SentRun[]>> {
  type Answer = { runs?: SentRun[]; next_page_token?: string };
  const sent = new Map<string, SentRun[]>();
  let token: string | undefined;
  do {
    const { runs = [], next_page_token: next }: Answer = (await server.ask('runs/search', {
      ...{ experiment_ids: [experiment], filter: `tags.\`${trialTag}\` LIKE '%'`, max_results: runsOfPage },
      ...omitUndefined({ page_token: token }),
    })) as Answer;
    for (const run of runs) {
      const id = run.data.tags.find(({ key }) => key === trialTag)?.value ?? '';
      sent.set(id, [...(sent.get(id) ?? []), run]);
    }
    token = next;
  } while (token !== undefined);
  return sent;
}

/**
 * Sends a trial where none of its runs is whole; one is once it does not say RUNNING any more, which is sent last.
 *
 * @returns whether it was there: then only what is said of it is brought up to date, as verdicts change with the grid
 */
async function sendTrial(
  server: MlflowServer,
  experiment: string,
  run: MlflowRun,
  sent: readonly SentRun[],
): Promise<boolean> {
  const whole = sent.find(({ info }) => info.status !== 'RUNNING');
  if (whole !== undefined) {
    const known = new Map(whole.data.tags.map(({ key, value }) => [key, value]));
    const changed = entriesOf(run.tags).filter(
      ({ key, value }) => key.startsWith('kobai.') && known.get(key) !== value,
    );
    if (changed.length > 0) await server.ask('runs/log-batch', { run_id: whole.info.run_id, tags: changed });
    return true;
  }
  // Not completed: a store in files would have the numbers twice that were sent already.
  for (const { info } of sent) await server.ask('runs/delete', { run_id: info.run_id });
  const { start_time, end_time } = run.times;
  const about = { experiment_id: experiment, run_name: run.name, tags: entriesOf(run.tags) };
  const answer = await server.ask('runs/create', { ...about, ...omitUndefined({ start_time }) });
  const { run_id } = (answer as { run: SentRun }).run.info;
  for (const params of chunksOf(entriesOf(run.params), mostParams)) {
    await server.ask('runs/log-batch', { run_id, params });
  }
  for (const metrics of chunksOf(run.metrics, mostMetrics)) await server.ask('runs/log-batch', { run_id, metrics });
  await server.ask('runs/update', { run_id, status: run.status, ...omitUndefined({ end_time }) });
  return false;
}

function entriesOf(record: Readonly<Record<string, string>>) {
  return Object.entries(record).map(([key, value]) => ({ key, value }));
}

function chunksOf<Item>(items: readonly Item[], most: number): Item[][] {
  const count = Math.ceil(items.length / most);
  return Array.from({ length: count }, (_, index) => items.slice(index * most, (index + 1) * most));
}

/** The same error, with what has been done. */
function stoppedAfter(error: unknown, done: number, of: number): unknown {
  if (!(error instanceof KobaiError)) return error;
  const { kind, code, message, hint = '', cause } = error;
  return new KobaiError(kind, code, `${message}; ${done} of ${countOf(of, 'trial')} are there`, {
    hint: `${hint} The same command goes on from there.`.trim(),
    cause,
  });
}

/** When the last run was, where run.json says it: it is of one machine, and need not be there. */
function readRunFacts(folder: string): KnownRun | undefined {
  try {
    return JSON.parse(String(readIfThere(path.join(folder, 'run.json')))) as KnownRun;
  } catch {
    return undefined;
  }
}
