import { describe, expect, it } from 'vitest';
import type { EndedRecord } from '../../src/results/index.ts';
import { makeWorkplace, smallExperiment, threeRates } from '../helpers/cli.ts';
import { type Mlflow, startMlflow } from '../helpers/mlflow.ts';

const send = (folder: string, url: string) => ['export', folder, '--format', 'mlflow', '--to', url];

/** The runs that are whole or under way, under the ids of their trials. */
function listRuns({ runs }: Mlflow) {
  const active = runs.filter(({ info }) => info.lifecycle_stage === 'active');
  return new Map(active.map((run) => [run.tags.get('kobai.trial') ?? '', run]));
}

/** Numbers as `tag@step`. */
const numbersOf = (metrics: readonly { key: string; step: number; value: number }[]) =>
  metrics.map(({ key, step, value }) => [`${key}@${step}`, value]).toSorted();

function recordedNumbers({ curves, metrics, steps }: EndedRecord) {
  const { batchLoss, evaluation } = curves;
  const { step, epoch: _, ...columns } = evaluation;
  return [
    ...batchLoss.step.map((at, i) => [`batchLoss@${at}`, batchLoss.loss[i]]),
    ...Object.entries(columns).flatMap(([name, values]) => values.map((value, i) => [`${name}@${step[i]}`, value])),
    ...Object.entries(metrics).map(([name, value]) => [`final/${name}@${steps}`, value]),
  ].toSorted();
}

describe('[E] kobai export --format mlflow', () => {
  it('sends every trial as a run: its settings, every number at its step, and its verdict', async () => {
    const [place, mlflow] = [makeWorkplace(), await startMlflow()];
    place.write('a.yaml', `${smallExperiment}\ndescription: Which rate?\n`);
    await place.kobai('run', 'a.yaml');
    const { code, stderr } = await place.kobai(...send('results/a', `${mlflow.url}/`));
    expect([code, stderr]).toEqual([0, `sent: 16 trials; to look at them: ${mlflow.url}/#/experiments/1\n`]);
    expect(mlflow.experiments).toMatchObject([
      { name: 'a', tags: [{ key: 'mlflow.note.content', value: 'Which rate?' }] },
    ]);
    const runs = listRuns(mlflow);
    const { points } = place.readSummary('a');
    const records = place.readTrials('a') as EndedRecord[];
    for (const record of records) {
      const { info, tags, params, metrics } = runs.get(record.id)!;
      const { learningRate, batchSize } = record.settings;
      const point = points.find(({ trialIds }) => trialIds.includes(record.id))!;
      const axes = { learningRate: String(learningRate), batchSize: String(batchSize), repeat: String(record.repeat) };
      const others = { 'layers.0.units': '6', 'evaluate.metrics': '["loss","accuracy"]', 'optimizer.type': 'sgd' };
      expect(Object.fromEntries(params)).toMatchObject({ ...axes, ...others });
      expect(Object.fromEntries(tags)).toMatchObject({
        'kobai.status': record.status,
        'kobai.verdict': point.verdict?.kind,
        'kobai.reason': point.verdict?.reason,
        'kobai.numericsVersion': String(record.numericsVersion),
        'mlflow.source.name': 'a.yaml',
      });
      expect(info.run_name).toBe(`${tags.get('kobai.point')}, repeat ${record.repeat}`);
      expect(info.status).toBe(record.status === 'finished' ? 'FINISHED' : 'FAILED');
      expect(numbersOf(metrics)).toEqual(recordedNumbers(record));
    }
    const diverged = records.find(({ status }) => status === 'diverged')!;
    expect(runs.get(diverged.id)?.metrics).not.toEqual([]);
    expect(runs.get(diverged.id)?.tags.get('kobai.divergence')).toContain('step ');
  });

  it('takes times from run.json, of the trials that were trained in that run', async () => {
    const [place, mlflow] = [makeWorkplace(), await startMlflow()];
    place.write('a.yaml', threeRates.replace('[0.01, 0.1, 1]', '[0.1, 1]'));
    await place.kobai('run', 'a.yaml');
    place.write('a.yaml', threeRates);
    await place.kobai('run', 'a.yaml');
    const { startedAt, trialElapsedMs } = JSON.parse(place.read('results/a/run.json'));
    await place.kobai(...send('results/a', mlflow.url));
    const times = mlflow.runs.map(({ info, metrics }) => [info.start_time, info.end_time, metrics[0]?.timestamp]);
    const [[, elapsedMs]] = Object.entries<number>(trialElapsedMs) as [[string, number]];
    const start = Date.parse(startedAt);
    expect(times).toEqual([
      [start, start + Math.round(elapsedMs), start],
      [0, undefined, 0],
      [0, undefined, 0],
    ]);
  });

  it('sends nothing twice, and says anew what a wider grid says of the runs that are there', async () => {
    const [place, mlflow] = [makeWorkplace(), await startMlflow({ page: 2 })];
    place.write('a.yaml', threeRates.replace('[0.01, 0.1, 1]', '0.1'));
    await place.kobai('run', 'a.yaml');
    await place.kobai(...send('results/a', mlflow.url));
    expect(mlflow.runs[0]?.tags.get('kobai.point')).toBe('a');
    place.write('a.yaml', threeRates);
    await place.kobai('run', 'a.yaml');
    expect((await place.kobai(...send('results/a', mlflow.url))).stderr).toContain('2 trials, 1 were there already');
    expect(mlflow.runs).toHaveLength(3);
    expect(mlflow.runs[0]?.tags.get('kobai.point')).toBe('learningRate 0.1');
    const before = mlflow.asked.length;
    expect((await place.kobai(...send('results/a', mlflow.url))).stderr).toContain('0 trials, 3 were there already');
    expect(mlflow.asked.slice(before)).toEqual(['experiments/search', 'runs/search', 'runs/search']);
    const some = ['--only', 'learningRate=1'];
    expect((await place.kobai(...send('results/a', mlflow.url), ...some)).stderr).toContain('0 trials, 1 were');
  });

  it('ends with each trial once, wherever the server stopped before', async () => {
    const [place, mlflow] = [makeWorkplace(), await startMlflow()];
    place.write('a.yaml', threeRates);
    await place.kobai('run', 'a.yaml');
    // Of two searches, an experiment, and four requests a trial: one more each time, and all of them at the end.
    let ending = 5;
    let said = '';
    for (let answers = 1; ending === 5 && answers < 30; answers += 1) {
      mlflow.manner.answers = mlflow.asked.length + answers;
      const { code, stderr } = await place.kobai(...send('results/a', mlflow.url));
      ending = code ?? -1;
      if (code === 5) said = stderr;
    }
    expect(said).toContain(`${mlflow.url} gives no answer`);
    expect(said).toContain('2 of 3 trials are there');
    expect(said).toContain('The same command goes on from there.');
    expect(ending).toBe(0);
    expect(mlflow.runs.some(({ info }) => info.lifecycle_stage === 'deleted')).toBe(true);
    const active = mlflow.runs.filter(({ info }) => info.lifecycle_stage === 'active');
    expect(active.map(({ info }) => info.status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
    for (const record of place.readTrials('a') as EndedRecord[]) {
      expect(numbersOf(listRuns(mlflow).get(record.id)!.metrics)).toEqual(recordedNumbers(record));
    }
  });

  it('keeps within what MLflow takes: 1000 numbers, 100 params, and names of its letters', async () => {
    const [place, mlflow] = [makeWorkplace(), await startMlflow()];
    const layers = Array.from(
      { length: 30 },
      () => '  - { type: dense, units: 3, activation: { formula: "tanh(x)" } }',
    );
    place.write('many.yaml', threeRates.replace(/layers:\n.*\n/, `layers:\n${layers.join('\n')}\n`));
    const start = Array.from({ length: 12 }, (_, i) => `x${i}: 1`).join(', ');
    const formula = Array.from({ length: 12 }, (_, i) => `x${i}^2`).join(' + ');
    place.write(
      'path.yaml',
      `function: { formula: "${formula}", start: { ${start} } }\nlearningRate: 0.1\nsteps: 200\n`,
    );
    place.write('rows.csv', 'a,kind\n0,"n/a*"\n1,"n/a*"\n0,b\n1,b\n');
    place.write(
      'names.yaml',
      `dataset: { type: csv, path: rows.csv, target: kind, split: { train: 1 } }
layers: [{ type: dense, units: 2, activation: softmax }]
loss: { type: crossEntropy, classWeights: { n/a*: 2, b: 1 } }
learningRate: 0.1
`,
    );
    for (const name of ['many', 'path', 'names']) {
      expect(await place.kobai('run', `${name}.yaml`)).toMatchObject({ code: 0 });
      expect(await place.kobai(...send(`results/${name}`, mlflow.url))).toMatchObject({ code: 0 });
    }
    const of = (id: string) => mlflow.runs.find(({ info }) => info.experiment_id === id)!;
    expect(of('1').params.size).toBeGreaterThan(100);
    expect(of('2').metrics.length).toBeGreaterThan(1000);
    expect(of('3').params.get('loss.classWeights.n_u2f_a_u2a_')).toBe('2');
  });

  it('takes server and credentials from the environment, and never shows the credentials', async () => {
    const place = makeWorkplace();
    place.write('a.yaml', threeRates);
    await place.kobai('run', 'a.yaml');
    const basic = await startMlflow({ authorization: `Basic ${Buffer.from('ann:hush').toString('base64')}` });
    const bearer = await startMlflow({ authorization: 'Bearer whisper' });
    const user = { MLFLOW_TRACKING_USERNAME: 'ann', MLFLOW_TRACKING_PASSWORD: 'hush' };
    const token = { MLFLOW_TRACKING_TOKEN: 'whisper' };
    const sendBy = (environment: Record<string, string>) =>
      place.withEnvironment(environment).kobaiAnew('export', 'results/a', '--format', 'mlflow');
    expect(await sendBy({ MLFLOW_TRACKING_URI: basic.url, ...user, ...token })).toMatchObject({ code: 0 });
    expect(await sendBy({ MLFLOW_TRACKING_URI: bearer.url, ...token })).toMatchObject({ code: 0 });
    const { code, stderr, stdout } = await sendBy({ MLFLOW_TRACKING_URI: bearer.url, ...user });
    expect([code, stderr]).toEqual([5, expect.stringContaining('refuses experiments/search: 401')]);
    expect(stderr).toContain('MLFLOW_TRACKING_TOKEN');
    expect(stderr + stdout).not.toMatch(/hush|whisper/);
    const inUrl = await place.kobai(...send('results/a', bearer.url.replace('//', '//ann:hush@')));
    expect([inUrl.code, inUrl.stderr]).toEqual([2, expect.not.stringContaining('hush')]);
  });

  it('says what is wrong with the address, and the way out', async () => {
    const place = makeWorkplace();
    place.write('a.yaml', threeRates);
    await place.kobai('run', 'a.yaml');
    const mlflow = await startMlflow();
    const gone = await startMlflow({ answers: 0 });
    const faulty = await startMlflow({ fault: 'the disk is full\n[SQL: …]' });
    for (const [url, code, said] of [
      [faulty.url, 5, 'refuses experiments/search: INTERNAL_ERROR: the disk is full\n'],
      ['http://localhost:2', 5, 'http://localhost:2 gives no answer: ECONNREFUSED'],
      [gone.url, 5, 'mlflow server'],
      [`${mlflow.url}/elsewhere`, 5, 'that is not MLflow'],
      ['mlruns', 2, 'with http or https'],
      ['sqlite:///mlflow.db', 2, 'with http or https'],
    ] as const) {
      expect(await place.kobai(...send('results/a', url))).toMatchObject({
        code,
        stderr: expect.stringContaining(said),
      });
    }
    const unnamed = await place
      .withEnvironment({ MLFLOW_TRACKING_URI: '' })
      .kobaiAnew(...send('results/a', '').slice(0, 4));
    expect(unnamed).toMatchObject({ code: 2, stderr: expect.stringContaining('--to or MLFLOW_TRACKING_URI') });
    await place.kobai(...send('results/a', mlflow.url));
    for (const experiment of mlflow.experiments) experiment.lifecycle_stage = 'deleted';
    expect(await place.kobai(...send('results/a', mlflow.url))).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('mlflow experiments restore --experiment-id 1'),
    });
    expect(await place.kobai(...send('results/b', mlflow.url))).toMatchObject({ code: 2 });
  });
});
