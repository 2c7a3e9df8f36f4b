/** YAML text → the resolved experiment, everything that is wrong with it, and the places of its parts. */
import { type Diagnostic, dropRepeated, omitUndefined, sortDiagnostics } from '../shared/index.ts';
import { assembleExperiment } from './assemble.ts';
import { createFindings, type Findings } from './check/findings.ts';
import { resolveValue } from './check/resolve.ts';
import { checkRules } from './check/rules.ts';
import { rootFormOf } from './check/schema.ts';
import type { ExperimentReading } from './experiment.ts';
import { readBases } from './extend/read-bases.ts';
import { untilEnough } from './read/enough.ts';
import { applyOverrides, type Override } from './read/override.ts';
import { readTree } from './read/read-tree.ts';
import { createSource, errorAt, type Source, startOf, toPlace } from './read/source.ts';
import { findPart, type Repairs, spanOf, type Tree } from './read/tree.ts';
import { readExpectations } from './sweep/conditions/check-expectations.ts';
import { readSweep } from './sweep/sweep.ts';
import { type Resolution, separateAxes } from './sweep/sweep-axes.ts';
import { writeResolved } from './write-resolved.ts';

/**
 * Reads an experiment. Nothing is thrown for what the text says: all of it is in the diagnostics.
 *
 * @param text of the file, YAML 1.2; the files that it `extends` are read from the disk
 * @param file as it is named in messages; its folder is where the files that it names are found
 * @param overrides changes from the command line, made before anything is checked
 * @example
 * ```ts
 * const { diagnostics: faults, locate: toLine } = readExperiment('dataset: iris\nloss: crossEntropi\n', 'sweep.yaml');
 * faults.map(({ code }) => code); // → ['CONFIG_MISSING_KEY', 'CONFIG_UNKNOWN_WORD']
 * ```
 */
export function readExperiment(text: string, file: string, overrides: readonly Override[] = []): ExperimentReading {
  const source = createSource(file, text);
  const reading = readTree(source);
  if (reading.tree === undefined) {
    const empty = errorAt(startOf(source), 'CONFIG_EMPTY_FILE', 'the file has no experiment in it', {
      hint: leastFile,
    });
    const diagnostics = reading.diagnostics.length > 0 ? reading.diagnostics : [empty];
    return { diagnostics, bases: [], locate: (diagnostic) => locate(diagnostic, source) };
  }
  // What is to be extended must be known before the rest can be changed.
  const [ofBases, others] = partition(overrides, ({ steps }) => steps[0]?.name === 'extends');
  const own = applyOverrides(reading.tree, ofBases);
  const extended = readBases(file, source, { ...reading, tree: own.tree });
  const found = [...reading.diagnostics, ...own.diagnostics, ...extended.diagnostics];
  const { bases } = extended;
  if (extended.tree === undefined) {
    return { diagnostics: sortDiagnostics(found), bases, locate: (diagnostic) => locate(diagnostic, source) };
  }
  const { tree, diagnostics } = applyOverrides(extended.tree, others);
  diagnostics.unshift(...found);
  const findings = createFindings();
  const checked = untilEnough(() => checkTree(tree, file, findings));
  const { repairs } = findings;
  const all = [...diagnostics, ...(checked?.diagnostics ?? findings.diagnostics)];
  return omitUndefined({
    experiment: checked?.experiment,
    resolve: checked?.resolve,
    diagnostics: sortDiagnostics(dropRepeated(all)),
    bases,
    locate: (diagnostic: Diagnostic) => locate(diagnostic, source, repairs.get(tree) ?? tree, repairs),
  });
}

/** Resolves a tree by the schema and the rules; the experiment is absent where too little of it is there. */
function checkTree(
  tree: Tree,
  file: string,
  findings: Findings,
): Pick<ExperimentReading, 'experiment' | 'diagnostics' | 'resolve'> {
  const parts = resolveValue(rootFormOf(tree), tree, { path: [] }, findings);
  const { repairs } = findings;
  const root = repairs.get(tree) ?? tree;
  if (root.kind !== 'mapping' || typeof parts !== 'object' || parts === null) return findings;
  const resolution = keepOneLength(separateAxes(root, parts, findings), findings);
  const sweep = readSweep(resolution, findings);
  const checked = { ...findings, ...resolution, ...sweep, root };
  const expectations = readExpectations(checked);
  const broken = [...checkRules(checked), ...expectations.diagnostics];
  const experiment = assembleExperiment(
    { ...findings, ...resolution, ...sweep, expect: expectations.conditions },
    file,
  );
  const resolve = () => writeResolved({ ...resolution, ...sweep });
  return omitUndefined({ experiment, resolve, diagnostics: [...findings.diagnostics, ...broken] });
}

const leastFile = `the least experiment is
dataset: iris
layers:
  - { type: dense, units: 3, activation: softmax }
loss: crossEntropy
learningRate: 0.1`;

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** Keeps one of two lengths, so that the fault is not met again. */
function keepOneLength(resolution: Resolution, { faulty }: Findings): Resolution {
  const { steps, ...parts } = resolution.parts as { epochs?: unknown; steps?: unknown };
  if (steps === undefined || parts.epochs === undefined) return resolution;
  faulty.push(['steps']);
  return { ...resolution, parts, axes: resolution.axes.filter(({ path }) => path[0] !== 'steps') };
}

function locate(diagnostic: Diagnostic, source: Source, root?: Tree, repairs: Repairs = new Map()): Diagnostic {
  const { path = [], target, place } = diagnostic;
  if (place !== undefined) return diagnostic;
  const { tree, key } = root === undefined || path.length === 0 ? {} : findPart(root, path, repairs);
  const isRoot = tree === undefined || tree === root;
  const span = isRoot ? startOf(source) : target === 'key' ? (key ?? tree.span) : spanOf(tree, key);
  return { ...diagnostic, place: toPlace(span) };
}
