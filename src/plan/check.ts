/** What can only be checked with the data at hand: shapes, sizes, and metrics that exist. */
import type { Experiment } from '../config/index.ts';
import type { DatasetFacts } from '../data/index.ts';
import { type Diagnostic, formatPath, type Path, splitNames } from '../shared/index.ts';
import { batchSizeOf, hasAccuracy } from './settle.ts';
import { countParameters, type ParameterShapes, parameterShapes } from './shapes.ts';
import type { Point } from './types.ts';

/** A trial's parameters, gradients and one copy may not exceed what one WebAssembly memory holds. */
const mostParameters = Math.floor(0x1_0000_0000 / 4 / 3);

type Finding = Omit<Diagnostic, 'severity'> & { readonly path: Path };

/**
 * Checks every point against its data set.
 *
 * @param facts of each point's data set; undefined where it could not be loaded
 * @param initialWeights the shapes in the file of initial weights, where one was read
 * @returns each fault once, at the place that it was written
 */
export function checkPoints(
  experiment: Experiment,
  points: readonly Point[],
  facts: readonly (DatasetFacts | undefined)[],
  initialWeights?: ParameterShapes,
): Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const point of points) {
    const data = facts[point.index];
    if (!data) continue;
    const findings = [
      ...checkOutputs(point, data),
      ...checkBatchSize(point, data),
      ...checkMetrics(experiment, point, data),
      ...checkParameters(point, data, initialWeights),
    ];
    for (const finding of findings) {
      const path = sourceOf(experiment, point, finding.path);
      found.set(`${finding.code} ${formatPath(path)}`, { ...finding, severity: 'error', path });
    }
  }
  return [...found.values()];
}

/** Where a setting of a point was written: at its own path, or as a value of an axis. */
function sourceOf(experiment: Experiment, point: Point, path: Path): Path {
  for (const axis of experiment.axes) {
    if (!axis.path.every((key, i) => key === path[i])) continue;
    return [...axis.source, axis.values.indexOf(point.parameters[formatPath(axis.path)])];
  }
  return path;
}

function checkOutputs({ settings }: Point, data: DatasetFacts): Finding[] {
  const findings: Finding[] = [];
  const last = settings.layers.length - 1;
  const units = settings.layers[last]?.units;
  const unit = data.task === 'classification' ? 'classes' : 'target numbers';
  if (units !== data.outputs) {
    findings.push({
      code: 'PLAN_OUTPUTS_MISMATCH',
      message: `the last layer has ${units} units, and the data has ${data.outputs} ${unit}`,
      hint: `write units: ${data.outputs}`,
      path: ['layers', last, 'units'],
    });
  }
  if (settings.loss.type === 'crossEntropy' && data.task === 'regression') {
    findings.push({
      code: 'PLAN_LOSS_NEEDS_CLASSES',
      message: 'crossEntropy compares classes, and the targets of this data are numbers',
      hint: 'use meanSquaredError or sumOfSquares, or a target column of classes',
      path: ['loss'],
    });
  }
  return findings;
}

function checkBatchSize({ settings }: Point, data: DatasetFacts): Finding[] {
  const batchSize = batchSizeOf(settings, data);
  if (batchSize <= data.rows.train) return [];
  return [
    {
      code: 'PLAN_BATCH_TOO_LARGE',
      message: `batchSize is ${batchSize}, and the training split has ${data.rows.train} rows`,
      hint: `write a batchSize from 1 to ${data.rows.train}`,
      path: ['batchSize'],
    },
  ];
}

function checkMetrics(experiment: Experiment, { settings }: Point, data: DatasetFacts): Finding[] {
  const findings: Finding[] = [];
  const accuracy = hasAccuracy(settings, data);
  const metrics = settings.evaluate.metrics ?? (accuracy ? ['loss', 'accuracy'] : ['loss']);
  if (metrics.includes('accuracy') && !accuracy) {
    findings.push({
      code: 'PLAN_METRIC_NEEDS_CLASSES',
      message: 'accuracy counts right classes, and the targets of this data are numbers',
      hint: 'leave accuracy out of evaluate.metrics',
      path: ['evaluate', 'metrics', metrics.indexOf('accuracy')],
    });
  }
  const measured = splitNames
    .filter((split) => data.rows[split] > 0)
    .flatMap((split) => metrics.map((metric) => `${split}.${metric}`));
  const objective = experiment.objective?.metric;
  if (objective !== undefined && !measured.includes(objective)) {
    findings.push({
      code: 'PLAN_OBJECTIVE_NOT_MEASURED',
      message: `${objective} is not measured here`,
      hint: `measured are ${measured.join(', ')}`,
      path: ['objective', 'metric'],
    });
  }
  return findings;
}

function checkParameters(point: Point, data: DatasetFacts, initialWeights?: ParameterShapes): Finding[] {
  const shapes = parameterShapes(point.settings.layers, data.inputs);
  const count = countParameters(shapes);
  if (count > mostParameters) {
    const widths = point.settings.layers.map((layer) => layer.units);
    return [
      {
        code: 'PLAN_NETWORK_TOO_LARGE',
        message: `the network ${data.inputs}-${widths.join('-')} has ${count} parameters, which do not fit into memory`,
        hint: `use fewer units: up to ${mostParameters} parameters fit`,
        path: ['layers', widths.indexOf(Math.max(...widths)), 'units'],
      },
    ];
  }
  if (!initialWeights) return [];
  const problem = compareShapes(shapes, initialWeights);
  if (problem === undefined) return [];
  return [
    {
      code: 'PLAN_INITIAL_WEIGHTS_MISMATCH',
      message: `initialWeights do not fit the layers: ${problem}`,
      hint: 'a dense layer i needs layers.<i>.weight (inputs, units) and layers.<i>.bias (units)',
      path: ['initialWeights'],
    },
  ];
}

function compareShapes(expected: ParameterShapes, given: ParameterShapes): string | undefined {
  const describe = (shape: readonly number[]) => `(${shape.join(', ')})`;
  for (const [name, shape] of Object.entries(expected)) {
    const other = given[name];
    if (!other) return `${name} ${describe(shape)} is missing`;
    if (describe(other) !== describe(shape))
      return `${name} is ${describe(other)}, the network's is ${describe(shape)}`;
  }
  const unused = Object.keys(given).find((name) => !expected[name]);
  return unused === undefined ? undefined : `${unused} belongs to no layer`;
}
