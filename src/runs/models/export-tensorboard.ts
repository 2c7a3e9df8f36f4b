/** `kobai export --format tensorboard`: the trials of a run as event files. */
import path from 'node:path';
import { openTensorBoard } from '../../export/index.ts';
import { labelAxes, namePoints } from '../../report/index.ts';
import { ensureFolder, replaceFile } from '../../results/index.ts';
import { countOf, printMessage } from '../../shared/index.ts';
import type { PointSummary, Summary } from '../../summary/index.ts';
import { readExportedTrials } from './exported-trials.ts';
import type { ChosenModel } from './saved-model.ts';

/** Without a time and a host, which other writers put there: the same results are the same files. */
const eventFile = 'events.out.tfevents.0.kobai';

/**
 * Writes an event file for each trial into a folder of its own, and one for the whole beside them.
 *
 * @param to the folder; by default `tensorboard` in the results
 * @throws what `readExportedTrials` and `replaceFile` throw
 */
export async function exportTensorBoard(
  folder: string,
  { to = path.join(folder, 'tensorboard'), ...choice }: ChosenModel & { readonly to?: string },
): Promise<void> {
  const { writeSweepEvents, writeTrialEvents } = await openTensorBoard();
  const { summary, trials } = readExportedTrials(folder, choice);
  const { points, objective } = summary;
  const nameTrial = openNames(summary);
  const readHyperparameters = openHyperparameters(summary);
  const hyperparameters = labelAxes(summary).map(({ title }) => ({
    name: title,
    values: [...new Set(points.flatMap((point) => readHyperparameters(point)[title] ?? []))],
  }));
  const others = Object.keys(points[0]?.metrics ?? {}).filter((metric) => metric !== objective.metric);
  const write = (name: string, bytes: Uint8Array) => {
    ensureFolder(path.join(to, name));
    replaceFile(path.join(to, name, eventFile), bytes);
  };
  write('', writeSweepEvents(hyperparameters, [objective.metric, ...others]));
  for (const { point, repeat, record } of trials) {
    const about = { hyperparameters: readHyperparameters(point), group: String(points.indexOf(point)) };
    write(nameTrial(point, repeat), writeTrialEvents({ ...record, ...about }));
  }
  printMessage(`written: ${countOf(trials.length, 'trial')} in ${to}; to look at them: tensorboard --logdir ${to}`);
}

/** The name of a trial's folder: the number of its point, so that none is there twice, its values, its repeat. */
function openNames(summary: Summary): (point: PointSummary, repeat: number) => string {
  const nameOf = namePoints(summary);
  const digits = String(summary.points.length - 1).length;
  return (point, repeat) => {
    const number = String(summary.points.indexOf(point)).padStart(digits, '0');
    const name = nameOf(point).replaceAll(/[^\p{L}\p{M}\p{N}._+-]+/gu, '_');
    const ofRepeat = point.trialIds.length > 1 ? `-repeat_${repeat}` : '';
    return `${number}${name && `-${name.slice(0, 80)}`}${ofRepeat}`;
  };
}

/** The values of a point: numbers, texts and truth values as they are, anything else by its label. */
function openHyperparameters(summary: Summary): (point: PointSummary) => Record<string, number | string | boolean> {
  const axes = labelAxes(summary);
  return (point) =>
    Object.fromEntries(
      axes.map((axis) => {
        const value = axis.value(point);
        const isPlain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
        return [axis.title, isPlain ? value : axis.label(point)];
      }),
    );
}
