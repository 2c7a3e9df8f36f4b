/** The order of the test files: what runs whole campaigns first, then what starts processes, then the many short ones. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders and files, the longest first. */
const slowest = ['crash/', 'bits/', 'commands/halving', 'commands/verify', 'commands/', 'page/browser', 'experiments'];

export default class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = slowest.findIndex((part) => moduleId.includes(`/test/${part}`));
      return rank < 0 ? slowest.length : rank;
    };
    return files.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.moduleId < b.moduleId ? -1 : 1));
  }
}
