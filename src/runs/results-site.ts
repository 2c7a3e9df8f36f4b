/** A folder of results, and the run that goes on in it → a site: a list, a page a run, two side by side. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { compareSummaries } from '../comparison/index.ts';
import {
  comparisonPage,
  faultPage,
  type ListedRun,
  layOutPage,
  livePage,
  type RunStatus,
  runListMarkup,
  runListPage,
} from '../page/index.ts';
import { answerQuestion, renderChanges } from '../report/index.ts';
import { findLockOwner, readFinished } from '../results/index.ts';
import { readSummary } from '../summary/index.ts';
import type { Site, SiteEvent } from '../view/index.ts';
import { compileFunction } from './compile-function.ts';
import { holdsResults } from './holds-results.ts';
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

  const drawPage = (address: string, query: URLSearchParams): string | undefined => {
    if (address === '') return runListPage(list());
    const [a, b] = [query.get('a') ?? '', query.get('b') ?? ''];
    if (address === 'compare') {
      return isThere(a) && isThere(b) ? comparisonPage(a, b, describeChanges(a, b)) : undefined;
    }
    const name = runNameOf(address);
    if (name === undefined || !isThere(name)) return undefined;
    const run = live.get(name);
    return run ? livePage(run.page(), run.status()) : folderPage(folderOf(name));
  };

  return {
    show: (run) => live.set(run.name, run),
    page(address, query) {
      try {
        return drawPage(address, query);
      } catch (error) {
        return faultPage(runNameOf(address) ?? address, reasonOf(error));
      }
    },
    follow(address, tell) {
      if (address === '') return watch(() => runListMarkup(list()), 'list', tell);
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
    return entries.map(({ name }) => name).filter((name) => holdsResults(path.join(out, name)));
  } catch {
    return []; // A folder that is made by the first run.
  }
}

function describeRun(name: string, folder: string, run: LiveRun | undefined): ListedRun {
  try {
    if (run) {
      const { answer, points } = run.page();
      return { name, answer, points: points.length, isRunning: run.status().state !== 'ended' };
    }
    const summary = readSummary(folder);
    const answer = summary ? answerQuestion(summary) : '';
    return { name, answer, points: summary?.points.length ?? 0, isRunning: isLocked(folder) };
  } catch (error) {
    return { name, answer: reasonOf(error), points: 0, isRunning: isLocked(folder) };
  }
}

function isLocked(folder: string): boolean {
  try {
    return findLockOwner(folder) !== undefined;
  } catch {
    return false; // What stands in the place of the lock does not read.
  }
}

/** Whatever a folder holds, and whatever goes wrong in drawing it: what is shown in its place. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Draws; where that throws, the status of the page says so, and the server and its run go on. */
function guard(tell: (event: SiteEvent) => void, draw: () => void): () => void {
  return () => {
    try {
      draw();
    } catch (error) {
      const data: RunStatus = { state: 'ended', text: `this cannot be shown: ${reasonOf(error)}`, trials: [] };
      tell({ name: 'status', data });
    }
  };
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
  const unwatchStatus = watch(() => statusOf(folder) ?? none, 'status', tell);
  // At once too: it may have changed since the page was drawn, or while the connection was lost.
  let known = '';
  const unwatchPage = repeat(tell, () => {
    const now = changedAt(folder);
    if (now === known) return;
    known = now;
    const data = layOutFolder(folder);
    if (data) tell({ name: 'page', data });
  });
  return () => {
    unwatchPage();
    unwatchStatus();
  };
}

/** Tells of a value at once, and whenever it has changed. */
function watch(read: () => unknown, name: string, tell: (event: SiteEvent) => void): () => void {
  let known = '';
  return repeat(tell, () => {
    const data = read();
    const text = JSON.stringify(data);
    if (text !== known) tell({ name, data });
    known = text;
  });
}

/** Draws at once and again and again. @returns how to stop */
function repeat(tell: (event: SiteEvent) => void, draw: () => void): () => void {
  const look = guard(tell, draw);
  look();
  const timer = setInterval(look, lookEveryMs);
  return () => clearInterval(timer);
}

/** When the results of a folder were written. */
function changedAt(folder: string): string {
  return ['summary.json', 'trials.jsonl'].map((name) => describeFile(path.join(folder, name))).join('/');
}

function describeFile(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return ''; // It is not there, or cannot be looked at.
  }
}

/** The status as it changes; the page at most twice a second, the last change always. */
function followLive(run: LiveRun, tell: (event: SiteEvent) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const tellPage = guard(tell, () => {
    timer = undefined;
    tell({ name: 'page', data: run.page() });
  });
  const tellStatus = guard(tell, () => tell({ name: 'status', data: run.status() }));
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
