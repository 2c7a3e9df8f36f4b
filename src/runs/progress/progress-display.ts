/** Progress events → one bar on a terminal, a plain line every few seconds elsewhere. */
import { clearScreenDown } from 'node:readline';
import cliProgress from 'cli-progress';
import type { PoolProgress } from '../../pool/index.ts';
import { formatDuration } from '../../report/index.ts';
import { cutEnd, escapeControls, textWidth } from '../../shared/index.ts';
import { describeWorkers } from './describe-workers.ts';

/** Without a terminal: the time between two lines, and before the first. */
const lineEveryMs = 5000;
/** Columns of the bar, with its brackets: as many as are left between the last two, the fewest on a narrow terminal. */
const barWidth = { least: 8, usual: 14, most: 32 };
/** The fewest columns in which the best so far is shown. */
const leastBestWidth = 20;
const gap = '  ';

/** Shows the progress of a run on a terminal or in a log. */
export type ProgressDisplay = {
  /** Shows how far the run is; `best` is one line, such as `test.loss 0.142 learningRate=0.3`. */
  update(progress: PoolProgress, best?: string): void;
  /** Writes a line that stays, above the bar where there is one. */
  log(line: string): void;
  /** Takes the bar away. Until then its timer keeps the process alive. */
  stop(): void;
};

/** Opens the display that suits the stream: a bar, or lines where there is no terminal that can move its cursor. */
export function createProgressDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  return stream.isTTY && process.env.TERM !== 'dumb' ? createBar(stream) : createLines(stream);
}

function createLines(stream: NodeJS.WriteStream): ProgressDisplay {
  let nextMs = lineEveryMs;
  return {
    update(progress, best) {
      if (progress.elapsedMs < nextMs || progress.done === progress.total) return;
      nextMs = progress.elapsedMs + lineEveryMs;
      const { percent, count, failed, rate, rest, workers } = toFacts(progress);
      const time = rest && `about ${rest}`;
      const line = join(
        [
          `${count} ${progress.total === 1 ? 'trial' : 'trials'}`,
          failed,
          percent,
          rate?.long,
          time,
          workers,
          best && `best ${best}`,
        ],
        ', ',
      );
      stream.write(`${escapeControls(line)}\n`);
    },
    log(line) {
      stream.write(`${escapeControls(line)}\n`);
    },
    stop() {},
  };
}

function createBar(stream: NodeJS.WriteStream): ProgressDisplay {
  let latest: { progress: PoolProgress; best: string | undefined } | undefined;
  const bar = new cliProgress.SingleBar({
    stream,
    format: (_options, { progress: fraction, maxWidth }) => {
      // The last column stays free: a terminal may wrap when it is written.
      const room = maxWidth - 1 - gap.length;
      const text = latest ? fitFacts(toFacts(latest.progress), latest.best, room) : '';
      const inside = Math.max(0, Math.min(barWidth.most, room - textWidth(text)) - 2);
      const filled = Math.round(fraction * inside);
      return `[${'='.repeat(filled)}${'-'.repeat(inside - filled)}]${gap}${text}`;
    },
    clearOnComplete: true,
    // The terminal's own settings stay as they are, so nothing has to be restored if the process is killed. For that
    // cli-progress cuts what it writes at the width, colours counted: the reason why there are none.
    linewrap: true,
  });
  const stop = () => {
    if (!bar.isActive) return;
    bar.stop();
    // Keys typed meanwhile may have moved the bar down.
    clearScreenDown(stream);
  };

  return {
    update(progress, best) {
      latest = { progress, best: best && escapeControls(best) };
      if (bar.isActive) bar.update(progress.share);
      else bar.start(1, progress.share);
    },
    log(line) {
      const wasActive = bar.isActive;
      stop();
      stream.write(`${escapeControls(line)}\n`);
      if (wasActive && latest) bar.start(1, latest.progress.share);
    },
    stop,
  };
}

type Facts = {
  readonly percent: string;
  readonly count: string;
  readonly failed: string | undefined;
  readonly rate: { readonly short: string; readonly long: string } | undefined;
  readonly rest: string | undefined;
  readonly workers: string | undefined;
};

function toFacts(progress: PoolProgress): Facts {
  const { done, total, failed, share, trialsPerSecond, etaMs } = progress;
  return {
    percent: `${Math.floor(100 * share)} %`,
    count: `${done}/${total}`,
    failed: failed > 0 ? `${failed} failed` : undefined,
    rate: trialsPerSecond === undefined ? undefined : formatRate(trialsPerSecond),
    rest: etaMs === undefined ? undefined : `${formatDuration(Math.ceil(etaMs / 1000) * 1000)} left`,
    workers: describeWorkers(progress),
  };
}

function formatRate(trialsPerSecond: number): { short: string; long: string } {
  const [value, unit] = trialsPerSecond >= 1 ? [trialsPerSecond, 's'] : [trialsPerSecond * 60, 'min'];
  const rounded = value.toFixed(value < 10 ? 1 : 0);
  return { short: `${rounded}/${unit}`, long: `${rounded} trials/${unit}` };
}

/** The fullest wording beside a bar: the rate is left out for the best so far, and that is cut for what is left. */
function fitFacts(facts: Facts, best: string | undefined, room: number): string {
  const { percent, count, failed, rate, rest, workers } = facts;
  const whole = best && `best ${best}`;
  const short = join([percent, count, failed, rate?.short, rest]);
  const columns = room - barWidth.usual;
  const bestColumns = columns - short.length - gap.length;
  const wordings = [
    join([percent, `${count} trials`, failed, rate?.long, rest, workers, whole]),
    ...(workers ? [join([short, workers])] : []),
    join([short, whole]),
    ...(whole ? [join([percent, count, failed, rest, whole])] : []),
    join([short, whole && bestColumns >= leastBestWidth ? cutEnd(whole, bestColumns) : undefined]),
    join([percent, count, failed, rest]),
  ];
  const narrow = [join([percent, count, rest]), join([percent, count]), percent];
  return (
    wordings.find((text) => textWidth(text) <= columns) ??
    narrow.find((text) => textWidth(text) <= room - barWidth.least) ??
    ''
  );
}

function join(facts: readonly (string | undefined)[], separator = gap): string {
  return facts.filter(Boolean).join(separator);
}
