/** The cases of test/fixtures/reference, which PyTorch computed. */
import { readdirSync, readFileSync } from 'node:fs';
import { decodeSafetensors } from '../../src/shared/index.ts';

export type ReferenceCase = {
  readonly name: string;
  readonly layers: readonly object[];
  readonly loss: string;
  readonly optimizer: object;
  readonly weightDecay?: number;
  readonly learningRate: number;
  readonly rows: number;
  readonly batchSize: number;
  readonly steps: number;
  /** Of a row: so many numbers, or channels, height and width. */
  readonly input: readonly number[];
  readonly stepLoss: readonly number[];
};

export const referenceFolder = new URL('../fixtures/reference/', import.meta.url);

export const referenceNames = readdirSync(referenceFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

export function readReferenceCase(name: string): ReferenceCase {
  return JSON.parse(readFileSync(new URL(`${name}/expected.json`, referenceFolder), 'utf8'));
}

export function readReferenceTensors(name: string, file: 'weights' | 'expected' | 'first-gradient') {
  return decodeSafetensors(readFileSync(new URL(`${name}/${file}.safetensors`, referenceFolder)));
}

/** Relative differences that a correct trainer stays under. Float32: forty steps of single roundings. */
export const relativeTolerance = { float32: 2e-4, float64: 1e-9 } as const;

/** The largest |a − b| / |b| over two lists. */
export function largestRelativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const difference = Math.abs(actual[i]! - expected[i]!) / Math.abs(expected[i]!);
    largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return largest;
}
