/** What of experiments is completed in a shell: their axes, and the keys of all. */
import { experimentSchemaText, readExperimentFile } from '../../config/index.ts';
import { formatPath } from '../../shared/index.ts';

export const experimentWords = {
  /** The axes of files, with their values that are words or numbers; none of a file that cannot be read. */
  axesOf: (files: readonly string[]) =>
    files.flatMap((file) => {
      try {
        const axes = readExperimentFile(file).experiment?.axes ?? [];
        return axes.map(({ path, values }) => ({
          path: formatPath(path),
          values: values.filter((value) => typeof value !== 'object').map(String),
        }));
      } catch {
        return [];
      }
    }),
  keys: (): string[] => Object.keys((JSON.parse(experimentSchemaText()) as { properties: object }).properties),
};
