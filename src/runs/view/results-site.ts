/** A folder of results, and the run that goes on in it → a site: a list, a page a run, two side by side. */

import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { compareSummaries } from '../../comparison/index.ts';
import {
  comparisonPage,
  faultPage,
  type ListedRun,
  layOutPage,
  livePage,
  type RunStatus,
  runListMarkup,
  runListPage,
} from '../../page/index.ts';
import { answerQuestion, renderChanges } from '../../report/index.ts';
import { findLockOwner, readFinished } from '../../results/index.ts';
import { countOf } from '../../shared/index.ts';
import { readSummary } from '../../summary/index.ts';
import type { Site, SiteEvent } from '../../view/index.ts';
import { holdsResults } from '../files/holds-results.ts';
import { describeLost } from '../files/lost-trials.ts';
import { compileFunction } from '../prepare/compile-function.ts';
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
    try {
      const [a, b] = [readSummary(folderOf(first)), readSummary(folderOf(second))];
      return a && b ? renderChanges({ first, second, ...compareSummaries(a, b) }, 'text') : '';
    } catch (error) {
      return `These runs cannot be compared: ${reasonOf(error)}`;
    }
  };
  const drawRun = (name: string): string | undefined => {
    const run = live.get(name);
    const readStatus = run ? run.status : () => statusOf(folderOf(name));
    try {
      if (run) return livePage(run.page(), sayStatus(readStatus));
      const { data, lost } = layOutFolder(folderOf(name)) ?? {};
      return data && livePage(data, sayStatus(readStatus, lost));
    } catch (error) {
      return faultPage(name, reasonOf(error), sayStatus(readStatus));
    }
  };

  return {
    show: (run) => live.set(run.name, run),
    page(address, query) {
      if (address === '') return runListPage(list());
      if (address === 'compare') {
        const [a, b] = [query.get('a') ?? '', query.get('b') ?? ''];
        return isThere(a) && isThere(b) ? comparisonPage(a, b, describeChanges(a, b)) : undefined;
      }
      const name = runNameOf(address);
      return name !== undefined && isThere(name) ? drawRun(name) : undefined;
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

/** Draws. @returns what went wrong, as a status says it, else an empty text: the server and its run go on */
function faultOf(draw: () => void): string {
  try {
    draw();
    return '';
  } catch (error) {
    return `this cannot be shown: ${reasonOf(error)}`;
  }
}

const idle: RunStatus = { state: 'ended', text: '', trials: [] };

/** The status of a run, and beside it what keeps its page from being drawn, until that is mended. */
function sayStatus(read: () => RunStatus | undefined, fault = ''): RunStatus {
  let status = idle;
  const own = faultOf(() => {
    status = read() ?? idle;
  });
  const text = [status.text, fault || own].filter((part) => part !== '').join('; ');
  return { ...status, text };
}

/** The page of a folder, and what its trials have lost of it; undefined before a first run has ended there. */
function layOutFolder(folder: string) {
  const summary = readSummary(folder);
  if (summary === undefined) return undefined;
  const finished = readFinished(folder);
  const data = layOutPage({ summary, records: finished.records, compile: compileFunction });
  // A run that goes on there has yet to write its summary.
  return { data, lost: isLocked(folder) ? undefined : describeLost(summary, finished) };
}

function statusOf(folder: string): RunStatus | undefined {
  const owner = findLockOwner(folder);
  if (owner === undefined) return undefined;
  const { size } = readFinished(folder).records;
  return {
    state: 'elsewhere',
    text: `process ${owner.pid} is training: ${countOf(size, 'trial')} ${size === 1 ? 'has' : 'have'} ended`,
    trials: [],
  };
}

/** The page when it was written anew; one that could not be drawn is tried again. The status as it changes. */
function followFolder(folder: string, tell: (event: SiteEvent) => void): () => void {
  // At once too: it may have changed since the page was drawn, or while the connection was lost.
  let known = '';
  let lost: string | undefined;
  const tellPage = () => {
    const now = changedAt(folder);
    if (now === known) return;
    const page = layOutFolder(folder);
    if (page) tell({ name: 'page', data: page.data });
    lost = page?.lost;
    known = now;
  };
  return watch(() => sayStatus(() => statusOf(folder), faultOf(tellPage) || lost), 'status', tell);
}

/** Tells of a value at once, and whenever it has changed. @returns how to stop */
function watch(read: () => unknown, name: string, tell: (event: SiteEvent) => void): () => void {
  let known = '';
  const look = () => {
    const data = read();
    const text = JSON.stringify(data);
    if (text !== known) tell({ name, data });
    known = text;
  };
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
  let fault = '';
  const tellStatus = () => tell({ name: 'status', data: sayStatus(run.status, fault) });
  const tellPage = () => {
    timer = undefined;
    const before = fault;
    fault = faultOf(() => tell({ name: 'page', data: run.page() }));
    if (fault !== before) tellStatus();
  };
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
