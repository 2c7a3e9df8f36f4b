/** As much of MLflow's tracking server as kobai uses; test/runs/models/mlflow.test.ts holds it against the answers of a real one. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Entry = { readonly key: string; readonly value: string };
type Metric = { readonly key: string; readonly value: number; readonly step: number; readonly timestamp: number };
type Run = {
  readonly info: {
    readonly run_id: string;
    readonly run_name: string;
    readonly experiment_id: string;
    readonly start_time: number;
    lifecycle_stage: 'active' | 'deleted';
    status: string;
    end_time?: number;
  };
  readonly tags: Map<string, string>;
  readonly params: Map<string, string>;
  readonly metrics: Metric[];
};
type Experiment = { readonly experiment_id: string; readonly name: string; lifecycle_stage: string; tags: Entry[] };
/** All fields that any of the requests has. */
type Content = {
  readonly name?: string;
  readonly filter?: string;
  readonly experiment_ids?: string[];
  readonly experiment_id?: string;
  readonly max_results: number;
  readonly page_token?: string;
  readonly run_id?: string;
  readonly run_name: string;
  readonly start_time?: number;
  readonly end_time?: number;
  readonly status?: string;
  readonly tags?: Entry[];
  readonly params?: Entry[];
  readonly metrics?: Metric[];
};

/** What a server is given beside its requests. */
type Manner = {
  /** The header that it wants; by default none. */
  readonly authorization?: string;
  /** How many requests it answers: the next is carried out and not answered, then it is gone. */
  answers?: number;
  /** What it says to every request, where it cannot carry out any. */
  readonly fault?: string;
  /** The most runs that it lists in an answer. */
  readonly page?: number;
};

/** A server with its runs. */
export type Mlflow = {
  readonly url: string;
  readonly runs: Run[];
  readonly experiments: Experiment[];
  /** The method of each request. */
  readonly asked: string[];
  readonly manner: Manner;
};

class Refusal extends Error {
  readonly status: number;
  readonly errorCode: string;
  constructor(status: number, errorCode: string, message = errorCode) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }
}

const refuse = (message: string) => new Refusal(400, 'INVALID_PARAMETER_VALUE', message);

/** Starts a server without experiments, for one test. */
export async function startMlflow(manner: Manner = {}): Promise<Mlflow> {
  const runs: Run[] = [];
  const experiments: Experiment[] = [];
  const asked: string[] = [];
  const methods = methodsOf(runs, experiments, manner.page);
  const answerTo = ({ headers, method }: http.IncomingMessage, name: string, text: string): [number, unknown] => {
    if (headers.authorization !== manner.authorization) return [401, 'You are not authenticated.'];
    if (manner.fault) return [500, { error_code: 'INTERNAL_ERROR', message: manner.fault }];
    const act = method === 'POST' ? methods[name] : undefined;
    if (act === undefined) return [404, '<!doctype html>\n<title>404 Not Found</title>'];
    try {
      if (text.length > 1e6) throw refuse('the request is too large');
      return [200, act(JSON.parse(text) as Content)];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [error.status, { error_code: error.errorCode, message: error.message }];
    }
  };
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const name = request.url?.replace('/api/2.0/mlflow/', '') ?? '';
      const left = (manner.answers ?? Number.POSITIVE_INFINITY) - asked.length;
      const reply = left < 0 ? undefined : answerTo(request, name, Buffer.concat(chunks).toString());
      if (left >= 0) asked.push(name);
      if (reply === undefined || left === 0) {
        request.socket.destroy();
        return;
      }
      const [status, answer] = reply;
      const isText = typeof answer === 'string';
      response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
      response.end(isText ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, runs, experiments, asked, manner };
}

function methodsOf(
  runs: Run[],
  experiments: Experiment[],
  mostOfPage = Number.POSITIVE_INFINITY,
): Record<string, (content: Content) => object> {
  const activeRun = (id?: string): Run => {
    const run = runs.find(({ info }) => info.run_id === id);
    if (run === undefined) throw new Refusal(404, 'RESOURCE_DOES_NOT_EXIST');
    if (run.info.lifecycle_stage === 'deleted') throw refuse('the run is deleted');
    return run;
  };
  return {
    'experiments/search': ({ filter, max_results }) => {
      const found = experiments.filter(({ name }) => filter === `name = '${name}'`).slice(0, max_results);
      return found.length === 0 ? {} : { experiments: found };
    },
    'experiments/create': ({ name, tags = [] }) => {
      if (name === undefined) throw refuse('name is missing');
      if (experiments.some((one) => one.name === name)) throw new Refusal(400, 'RESOURCE_ALREADY_EXISTS');
      const experiment_id = String(experiments.length + 1);
      experiments.push({ experiment_id, name, lifecycle_stage: 'active', tags });
      return { experiment_id };
    },
    'experiments/delete': ({ experiment_id }) => {
      for (const one of experiments) if (one.experiment_id === experiment_id) one.lifecycle_stage = 'deleted';
      return {};
    },
    'runs/search': ({ experiment_ids, filter, max_results, page_token = '0' }) => {
      const tag = /^tags\.`(.+)` LIKE '%'$/.exec(filter ?? '')?.[1] ?? '';
      const all = runs.filter(
        ({ info, tags }) =>
          experiment_ids?.includes(info.experiment_id) && info.lifecycle_stage === 'active' && tags.has(tag),
      );
      const end = Number(page_token) + Math.min(max_results, mostOfPage);
      const page = all.slice(Number(page_token), end).map(show);
      return {
        ...(page.length > 0 ? { runs: page } : {}),
        ...(end < all.length ? { next_page_token: String(end) } : {}),
      };
    },
    'runs/create': ({ experiment_id = '0', run_name, start_time = 0, tags = [] }) => {
      const experiment = experiments.find((one) => one.experiment_id === experiment_id);
      if (experiment?.lifecycle_stage !== 'active') throw refuse('the experiment is not active');
      const run: Run = {
        info: {
          ...{ run_id: `run${runs.length}`, run_name, experiment_id, status: 'RUNNING', start_time },
          lifecycle_stage: 'active',
        },
        tags: new Map([...tags, { key: 'mlflow.runName', value: run_name }].map(({ key, value }) => [key, value])),
        params: new Map(),
        metrics: [],
      };
      runs.push(run);
      return { run: show(run) };
    },
    'runs/log-batch': ({ run_id, metrics = [], params = [], tags = [] }) => {
      checkBatch(metrics, params, tags);
      const run = activeRun(run_id);
      for (const { key, value } of params) {
        if (run.params.has(key) && run.params.get(key) !== value) throw refuse(`${key} has another value`);
        run.params.set(key, value);
      }
      for (const { key, value } of tags) run.tags.set(key, value);
      run.metrics.push(...metrics);
      return {};
    },
    'runs/update': ({ run_id, status, end_time }) => {
      const { info } = activeRun(run_id);
      if (['RUNNING', 'FINISHED', 'FAILED', 'KILLED'].includes(status ?? '')) info.status = status ?? '';
      if (end_time !== undefined) info.end_time = end_time;
      return { run_info: info };
    },
    'runs/delete': ({ run_id }) => {
      activeRun(run_id).info.lifecycle_stage = 'deleted';
      return {};
    },
  };
}

/** A run as it is answered: of each metric the last number. */
function show({ info, tags, params, metrics }: Run) {
  const last = new Map(metrics.toSorted((a, b) => a.step - b.step).map((metric) => [metric.key, metric]));
  const lists = { metrics: [...last.values()], params: entriesOf(params), tags: entriesOf(tags) };
  return { info, data: Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) };
}

function entriesOf(map: ReadonlyMap<string, string>): Entry[] {
  return Array.from(map, ([key, value]) => ({ key, value })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function checkBatch(metrics: readonly Metric[], params: readonly Entry[], tags: readonly Entry[]): void {
  if (metrics.length > 1000 || params.length > 100 || tags.length > 100) throw refuse('too many');
  if (metrics.length + params.length + tags.length > 1000) throw refuse('too many together');
  for (const { key } of [...metrics, ...params]) {
    if (!/^[\p{L}\p{N}_. :/-]{1,250}$/u.test(key)) throw refuse(`${key} is no name`);
  }
  for (const { value } of [...params, ...tags]) if (typeof value !== 'string') throw refuse('no text');
  for (const { value, step, timestamp } of metrics) {
    if (typeof value !== 'number' || !Number.isInteger(step) || !Number.isInteger(timestamp)) throw refuse('no number');
  }
}
