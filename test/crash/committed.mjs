/** What is done to committed results, and what `kobai verify` says of it. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { openWarmKobai } from '../helpers/warm-kobai.mjs';
import { cli, makeFolder, removeFolder, resultsOf, run } from './workshop.mjs';

const text = (file) => readFileSync(file, 'latin1');
const edit = (file, change) => writeFileSync(file, change(text(file)), 'latin1');
const flip = (file, share) => {
  const bytes = readFileSync(file);
  bytes[Math.floor(bytes.length * share)] ^= 1;
  writeFileSync(file, bytes);
};
const lines = (file, change) => edit(file, (all) => `${change(all.trimEnd().split('\n')).join('\n')}\n`);

/** By what is done: the act, given the path of a name in the folder and the weights; and whether the results are the same still. */
const acts = {
  ...each(['summary.json', 'summary.md', 'summary.csv', 'trials.jsonl'], {
    removed: (file) => rmSync(file),
    emptied: (file) => truncateSync(file),
    'cut in half': (file) => truncateSync(file, Math.floor(readFileSync(file).length / 2)),
    'with a bit flipped near the start': (file) => flip(file, 0.1),
    'with a bit flipped near the end': (file) => flip(file, 0.9),
    'made a folder': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'made a link': (file) => {
      renameSync(file, `${file}.moved`);
      symlinkSync(`${file}.moved`, file);
    },
    'with another line': (file) => appendFileSync(file, 'another line\n'),
    renamed: (file) => renameSync(file, `${file}.old`),
  }),
  'trials.jsonl with its lines turned round': { act: (at) => lines(at('trials.jsonl'), (all) => all.reverse()) },
  'trials.jsonl with a line twice': { act: (at) => lines(at('trials.jsonl'), (all) => [...all, all[0]]) },
  'trials.jsonl without a line': { act: (at) => lines(at('trials.jsonl'), (all) => all.slice(1)) },
  'weights removed': { act: (at) => rmSync(at('weights'), { recursive: true }) },
  'a weights file removed': { act: (_, weights) => rmSync(weights[0]) },
  'a weights file with a bit flipped': { act: (_, weights) => flip(weights[1], 0.9) },
  'a weights file in place of another': { act: (_, weights) => copyFileSync(weights[0], weights[1]) },
  'a weights file cut short': { act: (_, weights) => truncateSync(weights[2], 20) },
  'a weights file too many': {
    act: (at, weights) => copyFileSync(weights[0], at(`weights/${'a'.repeat(64)}.safetensors`)),
  },
  'report.html with another line': { act: (at) => appendFileSync(at('report.html'), '<p>') },
  'report.html removed, which git does not have': { act: (at) => rmSync(at('report.html')), isSame: true },
  'run.json removed': { act: (at) => rmSync(at('run.json')), isSame: true },
  'a note of a person beside them': { act: (at) => writeFileSync(at('notes.txt'), 'mine'), isSame: true },
  'other line ends, as git may give them': {
    act: (at) => {
      for (const name of ['summary.json', 'summary.md', 'trials.jsonl'])
        edit(at(name), (all) => all.replaceAll('\n', '\r\n'));
      edit(at('summary.csv'), (all) => all.replaceAll('\r\n', '\n'));
    },
    isSame: true,
  },
};

function each(files, kinds) {
  const all = files.flatMap((file) =>
    Object.entries(kinds).map(([kind, act]) => [`${file} ${kind}`, { act: (at) => act(at(file)) }]),
  );
  return Object.fromEntries(all);
}

/** Each act: verify says that something is wrong where it is, changes nothing, and is never a fault of kobai. */
export async function meddleWithCommitted(campaign, { quick }) {
  const whole = makeFolder();
  await run(whole);
  const warm = openWarmKobai(cli);
  const titles = Object.keys(acts).filter((_, i) => !quick || i % 4 === 0);
  await campaign.repeat('committed results changed before verify', titles.length, async (i) => {
    const folder = makeFolder();
    cpSync(resultsOf(whole), resultsOf(folder), { recursive: true });
    const at = (name) => path.join(resultsOf(folder), name);
    const weights = readdirSync(at('weights')).map((name) => at(`weights/${name}`));
    const { act, isSame = false } = acts[titles[i]];
    act(at, weights);
    const before = fingerprint(resultsOf(folder));
    const { code, stdout, stderr } = await warm.run(folder, 'verify', 'small.yaml');
    const isRight = isSame ? code === 0 : [1, 2, 3].includes(code);
    const faults = isRight ? [] : [`${titles[i]}: exit code ${code}: ${(stdout + stderr).trim().split('\n')[0]}`];
    if (fingerprint(resultsOf(folder)) !== before) faults.push(`${titles[i]}: verify changed the results`);
    removeFolder(folder);
    return faults;
  });
  warm.close();
  removeFolder(whole);
}

const fingerprint = (folder) => spawnSync('find', [folder, '-printf', '%p %s %T@ %i\n'], { encoding: 'utf8' }).stdout;
