/** A path → the experiment in the file there. */
import type { ExperimentReading } from './experiment.ts';
import type { Override } from './read/override.ts';
import { readText } from './read/read-text.ts';
import { readExperiment } from './read-experiment.ts';

/**
 * Reads an experiment file, and those that it extends.
 *
 * @throws CONFIG_FILE_UNREADABLE (input) where there is no such file, or it is a folder, too large or not UTF-8
 * @example
 * ```ts
 * const { experiment, diagnostics, locate } = readExperimentFile('experiments/iris.yaml', overrides);
 * if (!experiment) throw new Error(formatDiagnostics(diagnostics.map(locate)));
 * experiment.axes.map(({ values }) => values); // → [[0.1, 1], [10, 50]]
 * ```
 */
export function readExperimentFile(path: string, overrides: readonly Override[] = []): ExperimentReading {
  return readExperiment(readText(path), path, overrides);
}
