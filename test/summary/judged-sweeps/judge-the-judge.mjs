/**
 * Sweeps whose answer is known → how often the verdicts are right.
 *
 * `node test/summary/judged-sweeps/judge-the-judge.mjs [--tenth] [--only TEXT] [--seeds 1,2,3]` prints the share of right
 * verdicts, by family and by kind, and each group with a wrong one; exit code 1 below 98 % or where along the learning rate the verdicts contradict each other.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { importSource } from '../../helpers/sources.mjs';
import { listRight } from './right.mjs';
import { sweeps } from './sweeps.mjs';
import { writeTables } from './tables.mjs';
import { trainSweep } from './train.mjs';
import { measureGroup } from './truth.mjs';

const { canonicalJson } = await importSource('shared/index.ts');

const { values: options } = parseArgs({
  options: { tenth: { type: 'boolean' }, only: { type: 'string' }, seeds: { type: 'string', default: '1,2,3' } },
});
const seeds = options.seeds.split(',').map(Number);
const wanted = 0.98;

/**
 * Splits trials into groups that differ in the learning rate alone, and were trained as long: by learning rate, those of
 * the points that are in them. A point is judged in the last rung in which it was not alone.
 */
function listGroups({ points, rungs = [{}] }, trials) {
  const groups = new Map();
  for (const rung of rungs.keys()) {
    for (const [index, point] of points.entries()) {
      if ((point.rung ?? 1) <= rung) continue;
      const { learningRate: _, ...others } = point.parameters;
      const key = `${rung} ${canonicalJson(others)}`;
      if (!groups.has(key)) groups.set(key, { others, members: new Map() });
      const own = trials.filter((trial) => trial.point === index && trial.rung === rung);
      groups.get(key).members.set(own[0].settings.learningRate, { point, own, rung });
    }
  }
  const all = [...groups.values()];
  return all.map((group, i) => {
    const isLast = ([, { point }]) =>
      !all
        .slice(i + 1)
        .some(({ members }) => members.size > 1 && [...members.values()].some((other) => other.point === point));
    const isAlone = ([, { point }]) =>
      all.slice(0, i).some(({ members }) => [...members.values()].some((other) => other.point === point));
    const judged = [...group.members].filter(
      (member) => isLast(member) && !(group.members.size === 1 && isAlone(member)),
    );
    return { ...group, judged: judged.map(([, { point }]) => point) };
  });
}

/** Judges the verdicts of a sweep from one seed. */
function judgeSweep(sweep, seed, folder) {
  const trained = trainSweep(sweep.yaml(seed), folder);
  const { summary, trials, records } = trained;
  return listGroups(summary, trials).flatMap(({ others, members, judged }) => {
    if (judged.length === 0) return [];
    const group = new Map([...members].map(([rate, { own }]) => [rate, own]));
    const isBroken = ({ id }) => records.get(id).status === 'diverged';
    const broken = new Map([...group].map(([rate, own]) => [rate, own.filter(isBroken).length]));
    const right = listRight(measureGroup(group, sweep, trained), broken);
    const verdicts = [...members]
      .filter(([, { point }]) => judged.includes(point))
      .sort(([a], [b]) => a - b)
      .map(([learningRate, { point }]) => {
        const { kind = 'none', reason = point.unjudged } = point.verdict ?? {};
        return { learningRate, kind, reason, right: right.get(learningRate) };
      });
    return { sweep, seed, judged: verdicts, others };
  });
}

/** `tooLarge` below a `good` or a `tooSmall`, or `tooSmall` above a `good`. */
function listInversions(judged) {
  const order = ['tooSmall', 'good', 'tooLarge'];
  const place = ({ kind }) => order.indexOf(kind);
  return judged.filter(
    (verdict, i) =>
      place(verdict) >= 0 &&
      (judged.some((other, j) => j > i && place(other) >= 0 && place(other) < place(verdict)) ||
        judged.some((other, j) => j < i && place(other) > place(verdict))),
  );
}

const say = (share) => `${(100 * share).toFixed(1)} %`;
const row = (cells) => `| ${cells.join(' | ')} |`;

function printTable(title, verdicts, keyOf) {
  console.log(row([title, 'verdicts', 'in doubt', 'right']));
  console.log(row(['---', '---:', '---:', '---:']));
  for (const key of [...new Set(verdicts.map(keyOf)), 'all']) {
    const own = verdicts.filter((verdict) => key === 'all' || keyOf(verdict) === key);
    const inDoubt = own.filter(({ right }) => right.length > 1).length;
    console.log(row([key, own.length, say(inDoubt / own.length), say(own.filter(isRight).length / own.length)]));
  }
  console.log('');
}

const isRight = ({ kind, right }) => right.includes(kind);

const folder = mkdtempSync(path.join(os.tmpdir(), 'kobai-judge-'));
try {
  writeTables(folder);
  const chosen = sweeps.filter(
    ({ name, family }, i) =>
      (!options.tenth || i % 10 === 4) && (options.only === undefined || `${family}: ${name}`.includes(options.only)),
  );
  const groups = chosen.flatMap((sweep) => seeds.flatMap((seed) => judgeSweep(sweep, seed, folder)));
  for (const { sweep, seed, judged, others } of groups) {
    const inverted = listInversions(judged);
    if (judged.every(isRight) && inverted.length === 0) continue;
    const { learningRate: _, ...rest } = others;
    console.log(`${sweep.family}: ${sweep.name}, seed ${seed} ${JSON.stringify(rest)}`);
    for (const verdict of judged) {
      const { learningRate, kind, right, reason } = verdict;
      const marks = [isRight(verdict) ? '' : 'WRONG', inverted.includes(verdict) ? 'INVERTED' : ''].join(' ').trim();
      console.log(
        `  ${learningRate.toPrecision(3).padEnd(9)} ${kind.padEnd(8)} right: ${right.join('|').padEnd(18)} ${marks.padEnd(8)} ${reason}`,
      );
    }
  }
  const verdicts = groups.flatMap(({ judged, sweep }) =>
    judged.map((verdict) => ({ ...verdict, family: sweep.family })),
  );
  const inversions = groups.flatMap(({ judged }) => listInversions(judged)).length;
  printTable('sweeps', verdicts, ({ family }) => family);
  printTable('verdict', verdicts, ({ kind }) => kind);
  console.log(
    `${chosen.length} sweeps from ${seeds.length} seeds: ${say(verdicts.filter(isRight).length / verdicts.length)} of ${verdicts.length} verdicts are right, ${inversions} contradict another of their group`,
  );
  process.exitCode = verdicts.filter(isRight).length >= wanted * verdicts.length && inversions === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
