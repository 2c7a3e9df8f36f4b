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
export function keyOfContent({ facts, request }: PreparedDataset): string {
  const { seed, precision, settings } = request;
  const { split = {}, normalize } = settings;
  const { columnNames, targetNames, codes } = facts;
  return canonicalJson({
    ...{ sha256: facts.sha256, seed, precision, split, normalize },
    normalizeTarget: targetScalingOf(settings),
    names: [columnNames, targetNames, codes].map((names) => names ?? null),
    encoding: facts.encoding ?? null,
  });
}
