/** What people and programs do to the folder of a run that is under way. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
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
import { finish, finishedTrials, listDifferent, makeFolder, removeFolder, resultsOf, start } from './workshop.mjs';

const journal = (root) => path.join(root, 'trials.jsonl');
const weights = (root) => path.join(root, 'weights');
const oneOfWeights = (root) => path.join(weights(root), readdirSync(weights(root))[0]);
const away = (root) => path.join(root, '..', '..', 'elsewhere');

const somebodysLine = 'a line of somebody else\n';

/** Each is done to the folder of the results. */
const acts = {
  'trials.jsonl emptied': (root) => truncateSync(journal(root)),
  'trials.jsonl cut short': (root) => truncateSync(journal(root), 100),
  'trials.jsonl removed': (root) => rmSync(journal(root)),
  'trials.jsonl moved away': (root) => renameSync(journal(root), away(root)),
  'trials.jsonl replaced': (root) => {
    writeFileSync(`${journal(root)}.other`, readFileSync(journal(root)).fill(0x20));
    renameSync(`${journal(root)}.other`, journal(root));
  },
  'trials.jsonl written to': (root) => appendFileSync(journal(root), somebodysLine),
  'trials.jsonl made a link': (root) => {
    rmSync(journal(root));
    symlinkSync('/etc/hostname', journal(root));
  },
  'the folder removed': (root) => rmSync(root, { recursive: true }),
  'the folder moved away': (root) => renameSync(root, away(root)),
  'the folder replaced': (root) => {
    renameSync(root, away(root));
    mkdirSync(root);
  },
  'all results removed': (root) => rmSync(path.dirname(root), { recursive: true }),
  'its lock removed': (root) => rmSync(path.join(root, '.lock'), { recursive: true }),
  'the weights removed': (root) => rmSync(weights(root), { recursive: true }),
  'the weights moved away': (root) => renameSync(weights(root), away(root)),
  'a weights file removed': (root) => rmSync(oneOfWeights(root)),
  'a weights file cut short': (root) => truncateSync(oneOfWeights(root), 10),
  'the folder made read-only': (root) => chmodSync(root, 0o500),
};

/** After how many finished trials something is done. */
const stages = [0, 1, 2];

/**
 * Each act at each stage: the run ends well with every file as it should be, or with exit code 5 and a message, and then
 * the same command ends well.
 */
export async function meddle(campaign, { count, quick = false }) {
  const wanted = Object.entries(acts).filter((_, i) => !quick || i % 3 === 0);
  for (const [title, act] of wanted) {
    const times = quick ? 1 : count * stages.length;
    await campaign.repeat(`during a run: ${title}`, times, (i) => meddleOnce(act, stages[(i + 1) % stages.length]));
  }
}

async function meddleOnce(act, stage) {
  const folder = makeFolder();
  const root = resultsOf(folder, 'slow');
  const { child, ended } = start(folder, { name: 'slow', args: ['--workers', '1'] });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver && !(existsSync(path.join(root, '.lock')) && finishedTrials(folder, 'slow').length >= stage))
    await wait(2);
  try {
    act(root);
  } catch {
    // Nothing of the kind is there yet, or no more.
  }
  const { code, signal, stderr } = await ended;
  if (existsSync(root)) chmodSync(root, 0o700);
  const faults = [];
  if (code === 0)
    faults.push(...(await listDifferent(folder, 'slow')).map((file) => `exit code 0, and ${file} is different`));
  else if (code === 2 && isRefusedLine(root, stderr)) rmSync(journal(root));
  else if (code !== 5 || !stderr.includes('kobai: ')) faults.push(`exit code ${code ?? signal}: ${stderr.trim()}`);
  if (existsSync(journal(root)) && readFileSync(journal(root)).includes(0)) faults.push('NULs in trials.jsonl');
  if (faults.length === 0) faults.push(...(await finish(folder, 'slow')));
  child.kill('SIGKILL');
  removeFolder(folder);
  return faults;
}

/** What is written before the run has looked for the file is as if it had always been there: the line is to be deleted. */
function isRefusedLine(root, stderr) {
  const isAlone = existsSync(journal(root)) && readFileSync(journal(root), 'utf8') === somebodysLine;
  return isAlone && stderr.includes('trials.jsonl:1 is damaged') && stderr.includes('delete that line');
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
