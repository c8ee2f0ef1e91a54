import { describe, expect, test } from 'vitest';
import { refuseValue, warningsOfValue } from '../../../shared/policy/value-warnings.ts';

const NO_LIMITS = { limits: null };
const LIMITS = { limits: { perMinute: 5 } };

describe('a value is refused that', () => {
  test.each([
    ['is empty', ''],
    ['is white space', ' \n'],
    ['a shell wrote for a missing variable', 'null'],
    ['JavaScript wrote for one', 'undefined'],
    ['Python wrote for one', 'None'],
    ['is an object made text', '[object Object]'],
    ['Go wrote for one', 'nil'],
    ['arithmetic wrote for one', 'NaN'],
    ['is a switch that is on', 'true'],
    ['is a switch that is off', 'false'],
    ['is a yes', 'Yes'],
    ['is a no', 'NO'],
    ['is a switch in digits', '1'],
    ['is a switch in digits that is off', '0'],
    ['is the placeholder', '$CLIENT_SECRET'],
    ['is the placeholder in braces, with a line break', '$' + '{CLIENT_SECRET}\n'],
    ['is its name', 'CLIENT_SECRET'],
    ['is what a dashboard shows of a key', '••••••••'],
    ['is stars', '********'],
  ])('%s, with a sentence what to do, which quotes nothing of it', (_, value) => {
    const refusal = refuseValue(value);
    expect(refusal).toMatchObject({
      code: 'INVALID_PARAMETER',
      param: 'value',
      fix: expect.stringMatching(/^[A-Z].*\.$/),
    });
    expect(refusal?.detail).toMatch(/^value .*\.$/);
  });

  test.each([
    'x',
    '12',
    'nullable-key',
    'sk-true',
    'key $CLIENT_SECRET',
    'CLIENT_$SECRET',
    '••••abcd',
    'abcd••••',
    'none-of-these',
  ])('and not %s', (value) => {
    expect(refuseValue(value)).toBeNull();
  });
});

describe('a value is warned of that', () => {
  test.each([
    ['has seven characters', 'aB3-xY7', /fewer than 8/],
    ['has six digits', '493817', /fewer than 8/],
    ['has nineteen digits', '4938170294716350284', /digits/],
    ['is one character', 'x'.repeat(40), /one character/],
    ['is a word of fifteen letters', 'correcthorsebat', /word/],
  ])('%s, and told to have limits where it has none', (_, value, why) => {
    const [warning = '', ...others] = warningsOfValue(value, NO_LIMITS);
    expect(others).toEqual([]);
    expect(warning).toMatch(why);
    expect(warning).toMatch(/Set limits/);
    expect(warning).not.toContain(value);
    expect(warningsOfValue(value, LIMITS)).toEqual([expect.not.stringContaining('Set limits')]);
  });

  test.each([
    'aB3-xY7z',
    '12345678ab',
    '49381702947163502841',
    'correcthorsebatt',
    'Correcthorsebat',
    'sk-proj-0123456789',
  ])('and not %s', (value) => expect(warningsOfValue(value, NO_LIMITS)).toEqual([]));

  test.each([' a-key-of-an-api', 'a-key-of-an-api\n', 'a-key-of-an-api\r\n', '\ta-key-of-an-api'])(
    'begins or ends with white space: %j',
    (value) => expect(warningsOfValue(value, NO_LIMITS)).toEqual([expect.stringMatching(/white space/)]),
  );

  test('has white space around a short one: both are told', () => {
    expect(warningsOfValue('7 chars\n', NO_LIMITS)).toHaveLength(2);
  });
});
