import { parseEnv as nodeParseEnv } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_TEXT, parseEnv } from '../../../../extension/secrets/env/parse-env.ts';

const read = (text: string) => Object.fromEntries(parseEnv(text).map(({ name, value }) => [name, value]));

test.each([
  ['A=1\nB=two words', { A: '1', B: 'two words' }],
  ['export A = 1 # a comment', { A: '1' }],
  ['A="x # y"\nB=\'single\'\nC=`back`', { A: 'x # y', B: 'single', C: 'back' }],
  ['A="-----BEGIN\nsecond line\n-----END"\nB=2', { A: '-----BEGIN\nsecond line\n-----END', B: '2' }],
  ['A="one\\ntwo"', { A: 'one\ntwo' }],
  ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
  ['# A=1\n\n  \nnonsense\nA=', { A: '' }],
  ['A=1\nA=2', { A: '2' }],
  ['A="no end\nB=2', { A: '"no end', B: '2' }],
])('reads %j as Node does', (text, expected) => {
  expect(read(text)).toEqual(expected);
  expect(read(text)).toEqual({ ...nodeParseEnv(text) });
});

test('reads any file of simple lines as Node does', () => {
  const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/);
  // Not empty: Node 24 takes the next line for the value of `A= `, and `export A` for the name in `export A=`.
  const plain = fc.stringMatching(/^[A-Za-z0-9/+=:.,_-][A-Za-z0-9 /+=:.,_-]{0,30}$/);
  const value = fc.oneof(
    plain,
    plain.map((text) => `"${text}"`),
    plain.map((text) => `'${text}'`),
    plain.map((text) => `${text} # comment`),
  );
  const line = fc.oneof(
    fc.tuple(name, value).map(([key, text]) => `${key}=${text}`),
    fc.tuple(name, value).map(([key, text]) => `export ${key} = ${text}`),
    fc.constant('# comment'),
    fc.constant(''),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n');
      expect(read(text)).toEqual({ ...nodeParseEnv(text) });
    }),
  );
});

test('an empty value is empty, whatever follows', () => {
  expect(read('A= \nexport B=\nC=1')).toEqual({ A: '', B: '', C: '1' });
});

test('a hostile file of the greatest length takes no time, and names of objects mean nothing', () => {
  const text = 'A="\n'.repeat(MAX_TEXT / 4);
  const start = performance.now();
  expect(parseEnv(text)).toHaveLength(1);
  expect(performance.now() - start).toBeLessThan(2_000);
  expect(parseEnv('__proto__=x\nconstructor=y').map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
});
