/** `dataset: iris` and `dataset: digits`: the tables that come with kobai, see tables/README.md. */
import { fileURLToPath } from 'node:url';
import { omitUndefined } from '../../shared/index.ts';
import { classesOfTexts } from '../classes.ts';
import { plainCsv, readCsv } from '../formats/csv.ts';
import { chooseClassTarget, createSource, type Source } from '../source.ts';

const typePath = ['dataset', 'type'] as const;

/** Fisher's 150 flowers: four lengths in cm, three species. */
export function readIrisSource(): Source {
  return readTableSource('iris.csv', 'species');
}

/** 1,797 digits of 8 × 8 pixels from 0 to 16. */
export function readDigitsSource(): Source {
  return readTableSource('digits.csv', 'label', [1, 8, 8]);
}

function readTableSource(name: string, target: string, shape?: [number, number, number]): Source {
  const file = fileURLToPath(new URL(`./tables/${name}`, import.meta.url));
  const table = readCsv({ file, path: typePath }, { target, targetPath: typePath }, plainCsv);
  const { rows, columns, features, targets } = table;
  const columnNames = columns.map(({ name }) => name);
  const inputs = columns.length;
  const named = omitUndefined({ rows, inputs, ownTestRows: 0, features, columnNames, targetNames: [target], shape });
  return createSource(named, (wish) =>
    chooseClassTarget(classesOfTexts(targets[0]?.cells ?? [], wish.outputs), wish, typePath),
  );
}
