/** The order of the test files: what takes most of the processors' time first, then the many short ones. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders and files, the longest first. */
const slowest = [
  'crash/',
  'bits/planted',
  'commands/verify.',
  'commands/ownership',
  'bits/',
  'commands/run',
  'commands/reference-cases',
  'commands/halving',
  'commands/verify-campaign',
  'commands/',
  'kernels/module.',
  'experiments',
  'growth',
  'boundaries',
  'pool/',
  'cluster/',
  'config/check/',
  'summary/judge',
  'page/browser',
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
