import { describe, expect, it } from 'vitest';
import { checkName, parseFormula } from '../../src/formula/index.ts';

describe('[U] formula/names', () => {
  it.each(['x', 'x0', 'learning_rate', '_', 'learningRate', 'best.test.loss', 'in', 'true', '__proto__'])(
    'accepts %s, and a formula can use it',
    (name) => {
      expect(checkName(name)).toBeUndefined();
      expect(parseFormula(name, { names: [name] })).toEqual({ tree: { kind: 'name', name } });
    },
  );

  it.each(['', '0x', 'x-y', 'x y', 'θ', 'x.', '.x', 'x.0', 'exp', 'max', 'pi', 'e', '$x', ' x'])(
    'refuses %j',
    (name) => {
      expect(checkName(name)).toMatchObject({ code: 'FORMULA_NAME', start: 0, end: name.length });
    },
  );
});
