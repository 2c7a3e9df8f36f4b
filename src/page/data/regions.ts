/** The records of a run on two features → the class that each point predicts at each place, and some rows. */
import { greatest } from 'd3-array';
import type { TrialRecord } from '../../results/index.ts';
import { escapeControls } from '../../shared/index.ts';
import type { Summary } from '../../summary/index.ts';
import type { RegionsData } from '../types.ts';
import { choosePoints } from './choose-points.ts';
import { shorten } from './sweep.ts';

/** Lays out the plane of each point's first trial. @returns undefined where no trial has one */
export function layOutRegions(summary: Summary, records: ReadonlyMap<string, TrialRecord>): RegionsData | undefined {
  const { points, data } = summary;
  const planes = choosePoints(summary).flatMap((point) => {
    const record = records.get(points[point]?.trialIds[0] ?? '');
    if (record === undefined || record.status === 'failed' || record.regions === undefined) return [];
    const { x, y, side, classes } = record.regions;
    return [{ point, x: x.map(shorten), y: y.map(shorten), side, classes, data: record.data }];
  });
  const worst = greatest(planes, ({ point }) => points[point]?.rank ?? 0)?.point;
  if (worst === undefined) return undefined;
  const samples = data.map(({ sha256, sample, classNames = [] }) => ({
    data: sha256,
    classes: classNames.map(escapeControls),
    x: sample?.x ?? [],
    y: sample?.y ?? [],
    class: sample?.class ?? [],
  }));
  return { worst, planes, samples };
}
