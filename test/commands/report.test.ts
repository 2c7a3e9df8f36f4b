import { rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeWorkplace, smallExperiment } from '../helpers/cli.ts';

describe('[E] kobai report', () => {
  it('makes the page of a run anew, to the same bytes, without training', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml');
    const page = place.read('results/small/report.html');
    rmSync(path.join(place.folder, 'small.yaml'));
    rmSync(path.join(place.folder, 'results/small/report.html'));
    const { code, stdout } = await place.kobaiAnew('report', 'results/small');
    expect(code).toBe(0);
    expect(stdout).toContain('is the best point');
    expect(stdout).toContain('test.loss over learningRate (log scale)');
    expect(place.read('results/small/report.html') === page).toBe(true);
  });

  it('writes the charts as pictures where it is asked to', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml');
    expect(await place.kobai('report', 'results/small', '--svg')).toMatchObject({ code: 0 });
    for (const name of ['sweep', 'curves']) expect(place.read(`results/small/${name}.svg`)).toContain('</svg>');
  });

  it('ends with 2 and leaves the page where trials of the summary are lost, and says of which points', async () => {
    const place = makeWorkplace();
    place.write('small.yaml', smallExperiment);
    await place.kobai('run', 'small.yaml');
    const [page, lines] = [place.read('results/small/report.html'), place.read('results/small/trials.jsonl')];
    const lost = {
      'lacks 1 of the 16 trials of summary.json: of learningRate 0.001, batchSize 10': lines.replace(/.*\n/, ''),
      'lacks 16 of the 16 trials': '',
      '; … and 3 more': '',
      // The last line was cut short.
      'lacks 1 of the 16 trials of summary.json: of learningRate 1e+38, batchSize 40': lines.slice(0, -10),
    };
    for (const [words, text] of Object.entries(lost)) {
      place.write('results/small/trials.jsonl', text);
      const { code, stderr } = await place.kobai('report', 'results/small');
      expect([words, code, stderr]).toEqual([words, 2, expect.stringContaining(words)]);
      expect(place.read('results/small/report.html') === page).toBe(true);
    }
    place.write('results/small/trials.jsonl', lines);
    expect(await place.kobai('report', 'results/small')).toMatchObject({ code: 0 });
  });

  it('makes the page of points that were trained in part, and of trials that failed', async () => {
    const place = makeWorkplace();
    place.write('part.yaml', smallExperiment);
    place.write('failed.yaml', smallExperiment.replace('epochs: 3', 'epochs: 200'));
    await place.kobai('run', 'part.yaml', '--only', 'learningRate=0.1');
    expect(await place.kobai('run', 'failed.yaml', '--timeout', '0.000001')).toMatchObject({ code: 4 });
    for (const name of ['part', 'failed']) {
      const page = place.read(`results/${name}/report.html`);
      expect(await place.kobai('report', `results/${name}`)).toMatchObject({ code: 0 });
      expect(place.read(`results/${name}/report.html`) === page).toBe(true);
    }
  });

  it('ends with 2 where there is no summary, or a damaged one', async () => {
    const place = makeWorkplace();
    const missing = await place.kobaiAnew('report', 'results/small');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('summary.json');
    for (const text of ['{', '{}', '{"name": 1}']) {
      place.write('results/small/summary.json', text);
      expect(await place.kobai('report', 'results/small')).toMatchObject({ code: 2 });
    }
  });
});
