/** A request, or what came of it → a text that is equal where the data is equal. */
import { canonicalJson } from '../shared/index.ts';
import type { PreparedDataset } from './prepare.ts';
import { targetScalingOf } from './scaling.ts';
import { isGenerated } from './sources/registry.ts';
import type { DatasetRequest } from './types.ts';

/** The whole request: equal keys have equal data sets. */
export function keyOfRequest(request: DatasetRequest): string {
  return canonicalJson(request);
}

/** What decides the rows before their split and scaling; the seed only where they are made from it. */
export function keyOfSource({ settings, folder, seed }: DatasetRequest): string {
  const { split: _, normalize: _n, normalizeTarget: _t, ...rows } = { normalizeTarget: 'none', ...settings };
  return canonicalJson({ rows, folder, seed: isGenerated(settings) ? seed : null });
}

/** What decides the bytes in memory: requests for other losses or layers often come to the same. */
export function keyOfContent(prepared: PreparedDataset): string {
  const { columnNames, targetNames, answerNames } = prepared.facts;
  const names = [columnNames, targetNames, answerNames].map((each) => each ?? null);
  return canonicalJson([keyOfRows(prepared), splitOf(prepared), names]);
}

/** What decides the bytes of features and targets: the split only where its training rows scale or encode them. */
export function keyOfRows(prepared: PreparedDataset): string {
  const { precision, settings } = prepared.request;
  const { normalize } = settings;
  const normalizeTarget = targetScalingOf(settings);
  const { sha256, encoding = null } = prepared.facts;
  const isFitted = normalize !== 'none' || normalizeTarget !== 'none' || encoding !== null;
  const split = isFitted ? splitOf(prepared) : null;
  return canonicalJson([sha256, precision, normalize, normalizeTarget, encoding, split]);
}

function splitOf({ request: { seed, settings, fold = 0 } }: PreparedDataset) {
  return { seed, split: settings.split ?? {}, fold };
}
