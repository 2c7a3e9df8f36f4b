/** A dataset declaration → its rows: one line for each `type`. */
import type { Source } from '../source.ts';
import type { DatasetRequest } from '../types.ts';
import { makeCirclesSource } from './circles.ts';
import { readCsvSource } from './csv.ts';
import { readIdxSource } from './idx.ts';
import { readMnistSource } from './mnist.ts';
import { makeMoonsSource } from './moons.ts';
import { makeNoSource } from './none.ts';
import { makeSpiralSource } from './spiral.ts';
import { readDigitsSource, readIrisSource } from './tables.ts';
import { makeXorSource } from './xor.ts';

/** Reads or makes the rows of a request; throws what the reader of its type throws. */
export function readSource({ settings, folder, seed }: Pick<DatasetRequest, 'settings' | 'folder' | 'seed'>): Source {
  switch (settings.type) {
    case 'mnist':
      return readMnistSource();
    case 'iris':
      return readIrisSource();
    case 'digits':
      return readDigitsSource();
    case 'spiral':
      return makeSpiralSource(settings, seed);
    case 'moons':
      return makeMoonsSource(settings, seed);
    case 'circles':
      return makeCirclesSource(settings, seed);
    case 'xor':
      return makeXorSource(settings, seed);
    case 'csv':
      return readCsvSource(settings, folder);
    case 'idx':
      return readIdxSource(settings, folder);
    case 'none':
      return makeNoSource();
  }
}
