/** `kobai view`: the pages of all results, served to the person at this machine. */
import { printMessage } from '../shared/index.ts';
import { serveSite, type ViewServer } from '../view/index.ts';
import { listenForInterruption } from './interruption.ts';
import { type LiveRun, openLiveRun } from './live-run.ts';
import { openResultsSite, type ResultsSite } from './results-site.ts';
import { isInterrupted, type RunEnding, type RunOptions } from './run.ts';

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

/** Serves results until Ctrl-C, which is not an error. */
export async function viewResults(options: ViewOptions): Promise<void> {
  const { server } = await openView(options);
  await stayOpen(server);
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
