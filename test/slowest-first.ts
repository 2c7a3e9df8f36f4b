/** The order of the test files: what takes most of the processors' time first, then the many short ones. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders and files, the longest first. */
const slowest = [
  'crash/',
  'bits/planted',
  'commands/view',
  'commands/verify.',
  'page/browser',
  'commands/run',
  'cluster/queue',
  'commands/reference-cases',
  'commands/halving',
  'commands/ownership',
  'bits/',
  'experiments',
  'commands/native-kernels',
  'growth',
  'kernels/module.',
  'commands/verify-campaign',
  'commands/',
  'summary/judge',
  'config/check/',
  'runs/training/run-experiment',
  'formula/',
  'boundaries',
  'cluster/',
  'pool/',
  'kernels/',
  'committed-results',
  'public-door',
  'cli',
  'summary/verdicts/',
];

export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = slowest.findIndex((part) => moduleId.includes(`/test/${part}`));
      return rank < 0 ? slowest.length : rank;
    };
    return files.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
