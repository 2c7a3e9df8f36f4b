/** `kobai view`: the pages of all results, served to the person at this machine. */
import { statSync } from 'node:fs';
import { KobaiError, printMessage } from '../../shared/index.ts';
import { serveSite, type ViewServer } from '../../view/index.ts';
import { listenForInterruption } from '../training/interruption.ts';
import type { RunOptions } from '../training/run.ts';
import { isInterrupted, type RunEnding } from '../training/run-ending.ts';
import { type LiveRun, openLiveRun } from './live-run.ts';
import { openResultsSite, type ResultsSite } from './results-site.ts';

type ViewOptions = {
  /** The folder of all results. */
  readonly out: string;
  /** Default: one that is free. */
  readonly port?: number;
};

/** Opens the view of a folder of results and says where it is. */
async function openView({ out, port }: ViewOptions): Promise<{ site: ResultsSite; server: ViewServer }> {
  const site = openResultsSite(out);
  const server = await serveSite(site, port);
  printMessage(`view: ${server.url}`);
  return { site, server };
}

/**
 * Serves results until Ctrl-C, which is not an error. The folder that is meant where none is named may come later, with
 * the first run; another one has to be there.
 *
 * @throws CLI_NO_RESULTS
 */
export async function viewResults(options: ViewOptions): Promise<void> {
  refuseOther(options.out);
  const { server } = await openView(options);
  await stayOpen(server);
}

function refuseOther(out: string): void {
  const facts = statSync(out, { throwIfNoEntry: false });
  if (facts?.isDirectory()) return;
  if (facts === undefined && out === 'results') {
    printMessage('results is not there yet: what is run here will be shown');
    return;
  }
  const message = facts === undefined ? `there is no folder ${out}` : `${out} is not a folder`;
  const hint = 'name the folder in which kobai writes results, or none: then it is `results`';
  throw new KobaiError('input', 'CLI_NO_RESULTS', message, { hint });
}

/** Runs with a view of it, which stays open when the run has ended. @returns how the run ended */
export async function runInView(
  options: ViewOptions,
  run: (observe: NonNullable<RunOptions['observe']>) => Promise<RunEnding>,
): Promise<RunEnding> {
  const { site, server } = await openView(options);
  try {
    let latest: LiveRun | undefined;
    const ending = await run((state) => {
      const live = openLiveRun(state);
      latest = live;
      site.show(live);
      printMessage(`view: ${server.url}runs/${encodeURIComponent(live.name)}/`);
      return live;
    });
    // Whoever pressed Ctrl-C has gone; whoever pressed the button is still looking, if there is anything to see.
    if (latest && (!isInterrupted(ending) || latest.wasStopped())) await stayOpen(server);
    return ending;
  } finally {
    await server.close();
  }
}

/** Waits for Ctrl-C. */
async function stayOpen(server: ViewServer): Promise<void> {
  printMessage('Ctrl-C closes the view.');
  const interruption = listenForInterruption();
  await new Promise<void>((resolve) => interruption.signal.addEventListener('abort', () => resolve(), { once: true }));
  interruption.release();
  await server.close();
}
