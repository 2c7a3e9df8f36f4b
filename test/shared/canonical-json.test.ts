import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256Hex } from '../../src/shared/canonical-json.ts';
import { trialId } from '../../src/shared/trial-id.ts';

const notJson = expect.objectContaining({ kind: 'internal', code: 'SHARED_NOT_JSON' });

describe('[U] shared/canonical-json', () => {
  it('writes the example of RFC 8785, section 3.2.3, as the RFC does', () => {
    const written = canonicalJson({
      numbers: JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001]'),
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    });
    expect(written).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('writes keys in code unit order, not in the order of a language or of integers', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6', '10', '9', 'Z', 'a'];
    const written = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect([...written.matchAll(/"([^"]+)":/g)].map((match) => JSON.parse(`"${match[1]}"`))).toEqual([
      '\r',
      '1',
      '10',
      '9',
      'Z',
      'a',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\u{1f600}',
      '\ufb33',
    ]);
  });

  it('gives one text to equal data, whatever the order in which it was put together', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("writes what the package of the RFC's author writes, and refuses where it does", () => {
    const unit = fc.constantFrom('a', 'é', '€', '"', '\\', '\n', '\ud83d', '\ude00');
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit }));
    const key = fc.oneof(
      text,
      fc.nat({ max: 30 }).map(String),
      fc.constantFrom('__proto__', 'constructor', '', '!', '01'),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 5 }),
        fc.dictionary(key, fc.oneof(tie('value'), fc.constant(undefined)), { maxKeys: 5 }),
      ),
    }));
    let refused = 0;
    fc.assert(
      fc.property(value, (each) => {
        let expected: string | undefined;
        try {
          expected = canonicalize(each);
        } catch {
          refused += 1;
          expect(() => canonicalJson(each)).toThrow(notJson);
          return;
        }
        expect(canonicalJson(each)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('names the place of what JSON loses before it looks at texts', () => {
    const lost = 'value.b[1] is not JSON: NaN';
    expect(() => canonicalJson({ a: '\ud800', b: [{}, Number.NaN] })).toThrow(lost);
  });

  it('writes −0 as 0 and leaves out properties that are undefined', () => {
    expect(canonicalJson({ b: -0, a: undefined })).toBe('{"b":0}');
  });

  it('keeps a key named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}');
  });

  it.each([
    ['NaN', { a: [Number.NaN] }],
    ['infinity', [Number.NEGATIVE_INFINITY]],
    ['nothing at all', undefined],
    ['undefined in an array', [1, undefined]],
    ['a hole in an array', new Array(2)],
    ['a function', { a: () => 0 }],
    ['a bigint', { a: 1n }],
    ['a typed array', { a: new Float32Array(1) }],
    ['a map', new Map()],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate in an array', ['a', '\udc00']],
    ['a lone surrogate in a key', { '\ud800': 1 }],
    ['undefined beside an object', [{}, undefined]],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(notJson);
  });
});

describe('[U] shared/sha256Hex', () => {
  it('gives the digests that FIPS 180-2 publishes', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256Hex('abc')).toBe(abc);
    expect(sha256Hex(new Uint8Array([0x61, 0x62, 0x63]))).toBe(abc);
  });

  it('reads a text as UTF-8', () => {
    expect(sha256Hex('勾配')).toBe(sha256Hex(new TextEncoder().encode('勾配')));
  });
});

describe('[U] shared/trial-id', () => {
  const content = { settings: { learningRate: 0.1, seed: 42 }, repeat: 0, data: 'aa', numericsVersion: 1 };

  it('is the sha256 of the canonical text', () => {
    const text = '{"data":"aa","numericsVersion":1,"repeat":0,"settings":{"learningRate":0.1,"seed":42}}';
    expect(trialId(content)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('changes with every part of the content', () => {
    const others = [
      { ...content, settings: { learningRate: 0.1, seed: 43 } },
      { ...content, repeat: 1 },
      { ...content, data: 'ab' },
      { ...content, numericsVersion: 2 },
      { ...content, initialWeights: 'cc' },
    ];
    expect(new Set([content, ...others].map(trialId)).size).toBe(6);
  });

  it('does not change with anything else that a record holds', () => {
    const record = { status: 'finished', id: 'x', initialWeights: undefined, ...content };
    expect(trialId(record)).toBe(trialId(content));
  });
});
