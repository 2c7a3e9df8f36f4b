/** The files of committed results → those that are not there, or are not what a run writes or a record says. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { type ComparedFile, compareTexts } from '../../comparison/index.ts';
import { holdsModel } from '../../export/index.ts';
import { layOutPage, svgPictures } from '../../page/index.ts';
import { type FinishedTrials, readIfThere } from '../../results/index.ts';
import type { Summary } from '../../summary/index.ts';
import { isCommitted } from '../files/git.ts';
import { compileFunction } from '../prepare/compile-function.ts';
import type { Prepared } from '../prepare/prepare.ts';

type Committed = { readonly folder: string; readonly summary: Summary; readonly records: FinishedTrials['records'] };
type Retrained = { readonly folder: string; readonly summary: Summary; readonly records: FinishedTrials['records'] };

/** Which files a run writes that the committed folder lacks. The page can be made anew: it need not be committed. */
export function listMissingFiles(committed: string, retrained: string): ComparedFile[] {
  const there = new Set(listNames(committed));
  return listWritten(retrained)
    .filter((name) => !there.has(name) && (name !== page || isCommitted(committed, page)))
    .map((name) => ({ name, same: false, verdict: 'missing', reason: 'is not there' }));
}

/** Text by text: what a run writes, and the pictures that `kobai report --svg` draws of it. */
export function compareWritten(committed: string, retrained: Retrained): ComparedFile[] {
  const pictures = svgPictures(layOutPage({ ...retrained, compile: compileFunction }));
  const written = listWritten(retrained.folder).map((name) => [name, read(retrained.folder, name)] as const);
  return [...written, ...Object.entries(pictures)].flatMap(([name, text = '']) => {
    const there = read(committed, name);
    return there === undefined ? [] : [compareTexts(name, there, text)];
  });
}

/** The weights that the experiment saves: there, and as their records say; no others. Trials are compared elsewhere. */
export function checkWeights(
  { folder, summary, records }: Committed,
  { experiment, trials }: Prepared,
): ComparedFile[] {
  const { best, points } = summary;
  const ids = {
    none: [],
    best: best === undefined ? [] : (points[best]?.trialIds ?? []),
    all: trials.map(({ id }) => id),
  }[experiment.saveWeights];
  const planned = new Set(trials.map(({ id }) => `${id}.safetensors`));
  const asked = new Map(ids.map((id) => [`${id}.safetensors`, records.get(id)]));
  const there = listNames(path.join(folder, 'weights')).filter((name) => name.endsWith('.safetensors'));
  const known = [...asked].flatMap(([name, record]) => (record === undefined ? [] : [name]));
  return [...new Set([...known, ...there])].sort().map((name): ComparedFile => {
    const about = { name: `weights/${name}`, same: false };
    if (!asked.has(name)) {
      const reason = planned.has(name) ? 'is not asked for by `save`' : 'is of no trial that the experiment asks for';
      return { ...about, verdict: 'obsolete', reason };
    }
    const record = asked.get(name);
    if (record === undefined || record.status === 'failed') {
      const reason = 'is asked for by `save`, and trials.jsonl has no finished trial to hold it against';
      return { ...about, verdict: 'missing', reason };
    }
    const bytes = readIfThere(path.join(folder, 'weights', name));
    if (bytes === undefined) return { ...about, verdict: 'missing', reason: 'is not there, and `save` asks for it' };
    if (holdsModel(bytes, record.weightsSha256)) return { ...about, same: true };
    return { ...about, verdict: 'regressed', reason: 'is not what the sha256 of its trial was made of' };
  });
}

const page = 'report.html';

/** run.json tells of one run, and what begins with a dot is the lock's. */
function listWritten(folder: string): string[] {
  return listNames(folder)
    .filter((name) => name !== 'run.json' && !name.startsWith('.'))
    .sort();
}

function read(folder: string, name: string): string | undefined {
  return readIfThere(path.join(folder, name))?.toString('utf8');
}

function listNames(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
