import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PoolProgress } from '../../../src/pool/index.ts';
import { createProgressDisplay } from '../../../src/runs/progress/progress-display.ts';

const sample: PoolProgress = {
  done: 12,
  total: 90,
  failed: 0,
  inFlight: [],
  steps: 1499,
  totalSteps: 10_000,
  share: 0.1499,
  elapsedMs: 5000,
  etaMs: 24_000,
  trialsPerSecond: 3.2,
};
const best = 'learningRate=0.3 test.loss 0.142';

function openStream(options: { isTTY: boolean; columns?: number }) {
  const stream = Object.assign(new PassThrough(), options);
  return { stream: stream as unknown as NodeJS.WriteStream, written: () => String(stream.read() ?? '') };
}

/** The first line that the bar draws. */
function drawBar(columns: number, progress: PoolProgress, text?: string): string {
  const { stream, written } = openStream({ isTTY: true, columns });
  const display = createProgressDisplay(stream);
  display.update(progress, text);
  const drawn = written();
  display.stop();
  return drawn;
}

const visible = (drawn: string) => stripVTControlCharacters(drawn).replace('\u001B7', '');

beforeEach(() => {
  vi.stubEnv('TERM', 'xterm-256color');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

describe('[U] runs/progress-display: on a terminal', () => {
  it('fits bar, percent by steps, trials, rest and the best into 80 columns, the rate too where there is room', () => {
    expect(visible(drawBar(80, sample, best))).toBe(`[==${'-'.repeat(12)}]  14 %  12/90  24 s left  best ${best}`);
    expect(visible(drawBar(86, sample, best))).toBe(
      `[==${'-'.repeat(11)}]  14 %  12/90  3.2/s  24 s left  best ${best}`,
    );
  });

  it('writes the words out where there is room', () => {
    expect(visible(drawBar(120, sample, best))).toBe(
      `[====${'-'.repeat(26)}]  14 %  12/90 trials  3.2 trials/s  24 s left  best ${best}`,
    );
  });

  it('leaves out the best, the rate and the failures before the rest of the time where it is narrow', () => {
    expect(visible(drawBar(40, sample, best))).toBe(`[==${'-'.repeat(11)}]  14 %  12/90  24 s left`);
    expect(visible(drawBar(40, { ...sample, failed: 3, etaMs: 65_000 }, best))).toBe(
      '[=-------]  14 %  12/90  1 min 5 s left',
    );
  });

  it('says how many trials failed', () => {
    expect(visible(drawBar(120, { ...sample, failed: 3 }))).toContain('12/90 trials  3 failed  ');
  });

  it('says how many workers of a queue there are, and of whom nothing is heard', () => {
    const heard = { host: 'node1', threads: 2, silentMs: 400 };
    const silent = { host: 'node7\u001B[2J', threads: 4, silentMs: 65_900 };
    const of = (workers: PoolProgress['workers']) => visible(drawBar(120, { ...sample, workers: workers ?? [] }));
    expect(of([])).toContain('24 s left  0 workers');
    expect(of([heard])).toMatch(/24 s left {2}1 worker$/);
    expect(of([heard, heard, silent])).toContain('3 workers on 2 hosts, node7\\u001b[2J silent for 1 min 5 s');
    expect(visible(drawBar(60, { ...sample, workers: [heard] }))).toContain('12/90  3.2/s  24 s left  1 worker');
  });

  it('cuts a long best and marks the cut', () => {
    const line = visible(drawBar(80, sample, `${best} ${best}`));
    expect(line).toContain(`best ${best.slice(0, 20)}`);
    expect(line.endsWith('…')).toBe(true);
  });

  it('says neither rate nor rest before it knows them', () => {
    const { etaMs, trialsPerSecond, ...start } = sample;
    expect(visible(drawBar(80, start))).toMatch(/^\[=+-+\] {2}14 % {2}12\/90 trials$/);
  });

  it('never fills a line, whatever the numbers, the width and the best', () => {
    const count = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: 200 }),
        fc.record({
          done: count,
          total: count,
          failed: count,
          etaMs: count,
          trialsPerSecond: fc.double({ min: 0, max: 1e4 }),
        }),
        fc.string({ unit: fc.constantFrom('a', '1', '=', '学', 'é', '🎲') }),
        (columns, numbers, text) => {
          const wide = (line: string) => [...line].length + [...line].filter((c) => c > '\u02AF').length;
          expect(wide(visible(drawBar(columns, { ...sample, ...numbers }, text)))).toBeLessThan(columns);
        },
      ),
    );
  });

  it('lets no control character of a value through', () => {
    expect(drawBar(120, sample, 'a\u001B[2Jb\nc')).toContain('best a\\u001b[2Jb\\u000ac');
    const { stream, written } = openStream({ isTTY: true, columns: 80 });
    createProgressDisplay(stream).log('failed: a\u001B[2Jb\nc');
    expect(written()).toBe('failed: a\\u001b[2Jb\\u000ac\n');
  });

  it('changes no setting of the terminal and writes no colour', () => {
    // Save the cursor, go to the first column, the line, clear the rest of it.
    expect(drawBar(80, sample).split(visible(drawBar(80, sample)))).toEqual(['\u001B7\u001B[1G', '\u001B[0K']);
  });

  it('leaves the line empty when it stops, and stops once', () => {
    const { stream, written } = openStream({ isTTY: true, columns: 80 });
    const display = createProgressDisplay(stream);
    display.update(sample);
    display.stop();
    expect(written().endsWith('\u001B[1G\u001B[2K\u001B[0J')).toBe(true);
    display.stop();
    expect(written()).toBe('');
  });

  it('writes a line of log in place of the bar and draws the bar anew below', () => {
    const { stream, written } = openStream({ isTTY: true, columns: 80 });
    const display = createProgressDisplay(stream);
    display.log('before');
    expect(written()).toBe('before\n');
    display.update(sample);
    display.log('trial 3 failed');
    const [upToLog, below] = written().split('\n');
    expect(upToLog).toMatch(/\[0Jtrial 3 failed$/);
    expect(below).toContain('14 %');
    display.stop();
  });
});

describe('[U] runs/progress-display: elsewhere', () => {
  /** What is written for progress at these times. */
  function writeLines(elapsed: readonly number[], isTTY = false, overrides: Partial<PoolProgress> = {}): string {
    const { stream, written } = openStream({ isTTY });
    const display = createProgressDisplay(stream);
    for (const elapsedMs of elapsed) display.update({ ...sample, ...overrides, elapsedMs }, best);
    display.stop();
    return written();
  }

  it('writes nothing for a run of under five seconds, nor when all is done', () => {
    expect(writeLines([0, 1000, 4999])).toBe('');
    expect(writeLines([6000], false, { done: 90 })).toBe('');
  });

  it('writes one plain line every five seconds', () => {
    const line = `12/90 trials, 14 %, 3.2 trials/s, about 24 s left, best ${best}\n`;
    expect(writeLines([4900, 5100, 5200, 10_000, 10_200])).toBe(line + line);
  });

  it('takes a terminal that cannot move its cursor for none', () => {
    vi.stubEnv('TERM', 'dumb');
    expect(writeLines([5000], true, { failed: 1 })).toBe(
      `12/90 trials, 1 failed, 14 %, 3.2 trials/s, about 24 s left, best ${best}\n`,
    );
  });

  it.each([
    [0.5, '30 trials/min'],
    [0.05, '3.0 trials/min'],
    [1, '1.0 trials/s'],
    [178.3, '178 trials/s'],
  ])('writes %d trials a second as %s', (trialsPerSecond, text) => {
    expect(writeLines([5000], false, { trialsPerSecond })).toContain(`, ${text}, `);
  });
});
