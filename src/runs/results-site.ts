/** A folder of results, and the run that goes on in it → a site: a list, a page a run, two side by side. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { compareSummaries } from '../comparison/index.ts';
import {
  comparisonPage,
  type ListedRun,
  layOutPage,
  livePage,
  type RunStatus,
  runListMarkup,
  runListPage,
} from '../page/index.ts';
import { answerQuestion, renderChanges } from '../report/index.ts';
import { findLockOwner, readFinished } from '../results/index.ts';
import { KobaiError } from '../shared/index.ts';
import { readSummary } from '../summary/index.ts';
import type { Site, SiteEvent } from '../view/index.ts';
import { compileFunction } from './compile-function.ts';
import type { LiveRun } from './live-run.ts';

/** How often a folder is looked at, while somebody looks at its page. */
const lookEveryMs = 700;
/** Between two drawings of a page that grows. */
const drawEveryMs = 500;

/** The pages of a folder of results, and of the runs of this process. */
export type ResultsSite = Site & {
  /** Shows a run of this process in place of what its folder holds. */
  show(live: LiveRun): void;
};

/** Opens the site of a folder of results. */
export function openResultsSite(out: string): ResultsSite {
  const live = new Map<string, LiveRun>();
  const folderOf = (name: string) => path.join(out, name);
  const listNames = () => [...new Set([...listFolders(out), ...live.keys()])].sort();
  const list = (): ListedRun[] => listNames().map((name) => describeRun(name, folderOf(name), live.get(name)));
  const isThere = (name: string) => listNames().includes(name);
  const describeChanges = (first: string, second: string) => {
    const [a, b] = [readSummary(folderOf(first)), readSummary(folderOf(second))];
    return a && b ? renderChanges({ first, second, ...compareSummaries(a, b) }, 'text') : '';
  };

  return {
    show: (run) => live.set(run.name, run),
    page(address, query) {
      if (address === '') return runListPage(list());
      const [a, b] = [query.get('a') ?? '', query.get('b') ?? ''];
      if (address === 'compare')
        return isThere(a) && isThere(b) ? comparisonPage(a, b, describeChanges(a, b)) : undefined;
      const name = runNameOf(address);
      if (name === undefined || !isThere(name)) return undefined;
      const run = live.get(name);
      return run ? livePage(run.page(), run.status()) : folderPage(folderOf(name));
    },
    follow(address, tell) {
      if (address === '')
        return watch(
          () => runListMarkup(list()),
          (data) => tell({ name: 'list', data }),
        );
      const name = runNameOf(address);
      if (name === undefined || !isThere(name)) return undefined;
      const run = live.get(name);
      return run ? followLive(run, tell) : followFolder(folderOf(name), tell);
    },
    act(address) {
      const [, name = ''] = /^runs\/([^/]+)\/stop$/.exec(address) ?? [];
      return live.get(name)?.stop() ?? false;
    },
  };
}

function runNameOf(address: string): string | undefined {
  return /^runs\/([^/]+)\/$/.exec(address)?.[1];
}

function listFolders(out: string): string[] {
  try {
    const entries = readdirSync(out, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return entries.map(({ name }) => name).filter((name) => changedAt(path.join(out, name)) !== '');
  } catch {
    return []; // A folder that is made by the first run.
  }
}

function describeRun(name: string, folder: string, run: LiveRun | undefined): ListedRun {
  if (run) {
    const { answer, points } = run.page();
    return { name, answer, points: points.length, isRunning: run.status().state !== 'ended' };
  }
  const isRunning = findLockOwner(folder) !== undefined;
  try {
    const summary = readSummary(folder);
    return { name, answer: summary ? answerQuestion(summary) : '', points: summary?.points.length ?? 0, isRunning };
  } catch (error) {
    if (!(error instanceof KobaiError)) throw error;
    return { name, answer: error.message, points: 0, isRunning };
  }
}

/** The page of a folder; undefined before a first run has ended there. */
function folderPage(folder: string): string | undefined {
  const data = layOutFolder(folder);
  return data && livePage(data, statusOf(folder));
}

function layOutFolder(folder: string) {
  const summary = readSummary(folder);
  return summary && layOutPage({ summary, records: readFinished(folder).records, compile: compileFunction });
}

function statusOf(folder: string): RunStatus | undefined {
  const owner = findLockOwner(folder);
  if (owner === undefined) return undefined;
  const { size } = readFinished(folder).records;
  return { state: 'elsewhere', text: `process ${owner.pid} is training: ${size} trials have ended`, trials: [] };
}

function followFolder(folder: string, tell: (event: SiteEvent) => void): () => void {
  const none: RunStatus = { state: 'ended', text: '', trials: [] };
  const unwatchStatus = watch(
    () => statusOf(folder) ?? none,
    (data) => tell({ name: 'status', data }),
  );
  // At once too: it may have changed since the page was drawn, or while the connection was lost.
  let known = '';
  const look = () => {
    const now = changedAt(folder);
    if (now === known) return;
    known = now;
    const data = layOutFolder(folder);
    if (data) tell({ name: 'page', data });
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  return () => {
    clearInterval(timer);
    unwatchStatus();
  };
}

/** Tells of a value at once, and whenever it has changed. */
function watch<T>(read: () => T, tell: (value: T) => void): () => void {
  let known = '';
  const look = () => {
    const value = read();
    const text = JSON.stringify(value);
    if (text !== known) tell(value);
    known = text;
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  return () => clearInterval(timer);
}

/** When the results of a folder were written; empty where there are none. */
function changedAt(folder: string): string {
  return ['summary.json', 'trials.jsonl']
    .map((name) => statSync(path.join(folder, name), { throwIfNoEntry: false }))
    .map((found) => (found ? `${found.mtimeMs} ${found.size} ${found.ino}` : ''))
    .join('/')
    .replace(/^\/$/, '');
}

/** The status as it changes; the page at most twice a second, the last change always. */
function followLive(run: LiveRun, tell: (event: SiteEvent) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const tellPage = () => {
    timer = undefined;
    tell({ name: 'page', data: run.page() });
  };
  const tellStatus = () => tell({ name: 'status', data: run.status() });
  const unfollow = run.follow((changed) => {
    if (changed === 'status') tellStatus();
    else timer ??= setTimeout(tellPage, drawEveryMs);
  });
  tellStatus();
  tellPage();
  return () => {
    clearTimeout(timer);
    unfollow();
  };
}
