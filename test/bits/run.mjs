/**
 * The proof that results are the same to the last bit: the golden set in every cell of a table, against its hashes.
 *
 * `node test/bits/run.mjs [--quick | --planted | --cells | --write]`
 */
import { parseArgs } from 'node:util';
import { listCells } from './cells.mjs';
import { describeDifference } from './difference.mjs';
import { readExpected, shortHash, writeExpected } from './golden.mjs';
import { listFaults, plantFault, witnesses } from './planted.mjs';
import { printHead, printRow } from './table.mjs';
import { hasKernelChoice, trainGoldenSet } from './train.mjs';

const { values: mode } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    planted: { type: 'boolean' },
    cells: { type: 'boolean' },
    write: { type: 'boolean' },
  },
});
const kernelChoice = await hasKernelChoice();
const expected = readExpected();

/** Lines that a cell got right, by their short hash: what a wrong one is held against. */
const rightLines = new Map();
/** Every set of bits that came out of a cell with nothing planted. */
const bitsOfCells = new Set();
const count = { passed: 0, failed: 0 };

if (mode.write) await writeHashes();
else await prove();

async function writeHashes() {
  const outcomes = await trainGoldenSet({ workers: 1, ...(kernelChoice && { kernels: 'reference' }) });
  const [{ numericsVersion }] = outcomes.values();
  const experiments = Object.fromEntries([...outcomes].map(([name, { fingerprint }]) => [name, fingerprint]));
  const changed = Object.keys(experiments).filter((name) => {
    const before = expected.experiments[name];
    return before && before.trials !== experiments[name].trials;
  });
  writeExpected({ numericsVersion, experiments });
  console.log(`${Object.keys(experiments).length} experiments written, ${changed.length} of them changed`);
  if (changed.length > 0 && numericsVersion === expected.numericsVersion) {
    console.log(`The numerics version is still ${numericsVersion}: raise it, unless the experiments were edited.`);
  }
}

async function prove() {
  printHead();
  if (mode.planted) await proveCopy();
  else for (const cell of listCells({ quick: mode.quick, kernelChoice })) await proveCell(cell);
  if (!kernelChoice) console.log('left out: the choice of kernels, because this build has no --kernels');
  const areAllWrongAlike = count.passed === 0 && bitsOfCells.size === 1;
  const faults = mode.cells ? [] : mode.quick ? listFaults().slice(0, 1) : listFaults();
  for (const fault of faults) await proveFault(fault);
  if (areAllWrongAlike) {
    console.log('Every cell has the same bits, and they are not the golden ones. Where that is meant: raise the');
    console.log('numerics version, say why in the CHANGELOG, and run `node test/bits/run.mjs --write`.');
  }
  console.log(`${count.passed} passed, ${count.failed} failed`);
  process.exitCode = count.failed === 0 ? 0 : 1;
}

/** A copy without a fault is the same: so what turns a planted one red is the fault and not the copying. */
async function proveCopy() {
  const { dist, remove } = plantFault(undefined);
  await proveCell({ node: 'a copy', workers: 1, under: 'nothing planted', dist, names: witnesses });
  remove();
}

async function proveCell({ prepare, ...cell }) {
  let command;
  try {
    command = prepare?.();
  } catch (error) {
    printRow({ ...cell, bits: `left out: ${error.message}` });
    return;
  }
  const { difference, fault, bits } = await compareCell({ ...cell, ...(command && { command }) });
  if (bits) bitsOfCells.add(bits);
  settle({ ...cell, bits: fault ?? (difference ? `different: ${difference}` : 'same') }, !difference && !fault);
}

async function proveFault({ title, kernels, witness, ...change }) {
  const cell = { node: 'planted', workers: 1, kernels: kernelChoice ? kernels : undefined, under: title };
  try {
    const { dist, remove } = plantFault(change);
    const { difference, fault } = await compareCell({ ...cell, dist, names: [witness] }).finally(remove);
    const bits = fault ?? (difference ? `different, as it must be: ${difference}` : 'same: THE PROOF IS BLIND');
    settle({ ...cell, bits }, difference !== undefined);
  } catch (error) {
    settle({ ...cell, bits: error.message }, false);
  }
}

/** @returns `bits`: all that came out; `difference`: the first, and how many; `fault`: why nothing came out */
async function compareCell(cell) {
  try {
    const outcomes = await trainGoldenSet(cell);
    const differences = [...outcomes].flatMap(([name, outcome]) => {
      const difference = describeDifference(expected.experiments[name], outcome, rightLines);
      if (difference === undefined) for (const line of outcome.lines) rightLines.set(shortHash(line), line);
      return difference === undefined ? [] : [`${name}, ${difference}`];
    });
    const bits = [...outcomes.values()].map(({ fingerprint }) => fingerprint.trials + fingerprint.summary).join();
    if (differences.length === 0) return { bits };
    const more = differences.length > 1 ? ` (and ${differences.length - 1} more)` : '';
    return { bits, difference: differences[0] + more };
  } catch (error) {
    return { fault: error.message };
  }
}

function settle(row, isRight) {
  count[isRight ? 'passed' : 'failed'] += 1;
  printRow(row);
}
