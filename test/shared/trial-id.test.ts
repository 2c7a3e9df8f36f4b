import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex, trialId } from '../../src/shared/index.ts';

const value = fc.jsonValue({ maxDepth: 2 }).filter((json) => {
  try {
    canonicalJson(json);
    return true;
  } catch {
    // Half of a character has no canonical text.
    return false;
  }
});
const word = fc.string({ unit: 'binary-ascii', maxLength: 8 });
const content = fc.record(
  {
    settings: fc.dictionary(word, value),
    repeat: fc.nat(),
    data: word,
    numericsVersion: fc.nat(9),
    initialWeights: fc.option(word, { nil: undefined }),
    stopAfter: fc.option(fc.nat(), { nil: undefined }),
  },
  { requiredKeys: ['settings', 'repeat', 'data', 'numericsVersion'] },
);

describe('[U] shared/trial-id', () => {
  it('is the sha256 of the canonical JSON of the content, whatever content came before', () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 1, maxLength: 4 }), (contents) => {
        for (const one of [...contents, ...contents]) {
          const { settings, repeat, data, initialWeights, stopAfter, numericsVersion } = one;
          const whole = { settings, repeat, data, initialWeights, stopAfter, numericsVersion };
          expect(trialId({ ...one, other: 1 } as typeof one)).toBe(sha256Hex(canonicalJson(whole)));
        }
      }),
    );
  });
});
