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
