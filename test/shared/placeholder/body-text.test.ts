import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitFormText, splitJsonText } from '../../../shared/placeholder/body-text.ts';
import { isSlot, type Template } from '../../../shared/placeholder/template.ts';

const SECRET = 'k"\\\n€ &=%$&$1';
const everywhere = (): boolean => true;

function filled(cut: ReturnType<typeof splitJsonText>, secret = SECRET): string {
  if (!cut.ok) throw new Error(cut.refusal.detail);
  return cut.value.map((piece) => (isSlot(piece) ? encoded(piece, secret) : piece)).join('');
}
const encoded = (slot: Exclude<Template[number], string>, secret: string): string => {
  const text = slot.encode(secret);
  if (!text.ok) throw new Error(text.refusal.detail);
  return text.value;
};
const pathsOf = (cut: ReturnType<typeof splitJsonText>): string[] =>
  cut.ok ? cut.value.filter(isSlot).map(({ place }) => (place.in === 'body' ? place.path : '?')) : ['refused'];

test('a JSON body keeps its numbers, its order, its white space and its names', () => {
  const text = '{ "z":1.0,\t"a" :12345678901234567890, "e":-0.0e+5,\r\n "key" : "$CLIENT_SECRET" ,"a":"\\u20ac\\/"}\n';
  expect(filled(splitJsonText(text, everywhere), 'k')).toBe(text.replace('$CLIENT_SECRET', 'k'));
});

test.each([
  ['{"a":"$CLIENT_SECRET"}', ['a']],
  ['{"a":{"b":[1,"x $CLIENT_SECRET $CLIENT_SECRET",{"c":"$CLIENT_SECRET"}]}}', ['a.b.1', 'a.b.1', 'a.b.2.c']],
  ['[[],["a","$CLIENT_SECRET"],{"x":{}},"$CLIENT_SECRET"]', ['1.1', '3']],
  ['"$CLIENT_SECRET"', ['']],
  ['{"\\u0061\\"":"\\\\$CLIENT_SECRET\\""}', ['a"']],
  ['{"a.b":"$CLIENT_SECRET","a[b]":["$CLIENT_SECRET"],"":"$CLIENT_SECRET"}', ['', '', '']],
  ['{"a\\u002eb":"$CLIENT_SECRET"}', ['']],
  ['{"a":1,"a":"$CLIENT_SECRET","a":{"b":"$CLIENT_SECRET"}}', ['a', 'a.b']],
  ['{"$CLIENT_SECRET":"x"}', []],
  ['{"a":"$client_secret $CLIENT-SECRET CLIENT_SECRET"}', []],
  ['{"a":"%24CLIENT_SECRET","b":"$CLIENT_SECRET %24CLIENT_SECRET"}', ['b']],
  ['{"a":"]}\\"","b":["},{",":"],"c":"$CLIENT_SECRET"}', ['c']],
  [`${'['.repeat(32)}"$CLIENT_SECRET"${']'.repeat(32)}`, [Array(32).fill(0).join('.')]],
  [`${'['.repeat(33)}"$CLIENT_SECRET"${']'.repeat(33)}`, ['refused']],
])('the placeholders of %s stand at %j', (text, paths) =>
  expect(pathsOf(splitJsonText(text, everywhere))).toEqual(paths),
);

test.each(['{"a":"$CLIENT_SECRET}', '{"a":"$CLIENT_SECRET",}', "{'a':'$CLIENT_SECRET'}", '$CLIENT_SECRET'])(
  '%s is refused, as nobody can tell where its placeholder stands',
  (text) => expect(splitJsonText(text, everywhere)).toMatchObject({ refusal: { code: 'INVALID_PARAMETER' } }),
);

test('a string that never ends is refused as that', () => {
  expect(splitJsonText('{"a":"$CLIENT_SECRET', everywhere)).toMatchObject({
    refusal: { detail: 'The body is not valid JSON.', param: 'data' },
  });
});

test('where the policy does not let it stand, the placeholder is text like any other', () => {
  const text = '{"note":"$CLIENT_SECRET","auth":{"key":"$CLIENT_SECRET"}}';
  expect(
    filled(
      splitJsonText(text, (path) => path === 'auth.key'),
      'k',
    ),
  ).toBe('{"note":"$CLIENT_SECRET","auth":{"key":"k"}}');
});

/** JSON as software writes it, with placeholders in values and names. */
const text = fc.string({ unit: 'grapheme' });
const withPlaceholder = fc
  .array(fc.oneof(fc.constant('$CLIENT_SECRET'), text, fc.constantFrom('"', '\\', '{', ']', ',', ':')), {
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    withPlaceholder,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(withPlaceholder, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const replaced = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replaceAll('$CLIENT_SECRET', () => SECRET);
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, replaced(child)]));
};

test('the upstream reads the secret in every value and nothing else changed, whatever the JSON', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('', ' ', '\t\n'), (value, space) => {
      const body = JSON.stringify(value, null, space);
      const cut = splitJsonText(body, everywhere);
      expect(JSON.parse(filled(cut))).toEqual(replaced(JSON.parse(body)));
      expect(cut.ok && cut.value.map((piece) => (isSlot(piece) ? '$CLIENT_SECRET' : piece)).join('')).toBe(body);
    }),
    { numRuns: process.env.LONG ? 20_000 : 500, seed: 3 },
  );
});

test.each([
  ['a=1&key=$CLIENT_SECRET&b=%20+x', 'a=1&key=k%20%26&b=%20+x', ['key']],
  ['card[number]=%24CLIENT_SECRET', 'card[number]=k%20%26', ['card.number']],
  ['items%5B0%5D%5Bprice%5D=x%24CLIENT_SECRETy', 'items%5B0%5D%5Bprice%5D=xk%20%26y', ['items.0.price']],
  ['expand[]=$CLIENT_SECRET&&=&x', 'expand[]=k%20%26&&=&x', ['']],
  ['a.b=$CLIENT_SECRET&a[b=$CLIENT_SECRET', 'a.b=k%20%26&a[b=k%20%26', ['', '']],
  ['a%2Eb=$CLIENT_SECRET&a[b]c=$CLIENT_SECRET', 'a%2Eb=k%20%26&a[b]c=k%20%26', ['', '']],
  ['a[b]]=$CLIENT_SECRET&[a]=$CLIENT_SECRET', 'a[b]]=k%20%26&[a]=k%20%26', ['', '']],
  ['a[[b]]=$CLIENT_SECRET&=$CLIENT_SECRET', 'a[[b]]=k%20%26&=k%20%26', ['', '']],
  ['a[b.c]=$CLIENT_SECRET&a%5Bb%5D=$CLIENT_SECRET', 'a[b.c]=k%20%26&a%5Bb%5D=k%20%26', ['', 'a.b']],
  ['a=1;b=$CLIENT_SECRET&c=$CLIENT_SECRET;d=2', 'a=1;b=k%20%26&c=k%20%26;d=2', ['', '']],
  ['a=%3B$CLIENT_SECRET&a=$CLIENT_SECRET', 'a=%3Bk%20%26&a=k%20%26', ['a', 'a']],
  ['$CLIENT_SECRET=1&CLIENT_SECRET&%=$CLIENT_SECRET', '$CLIENT_SECRET=1&CLIENT_SECRET&%=k%20%26', ['%']],
])('the form %s becomes %s', (body, sent, paths) => {
  const cut = splitFormText(body, everywhere);
  expect(filled(cut, 'k &')).toBe(sent);
  expect(pathsOf(cut)).toEqual(paths);
});

test('megabytes of brackets are refused before they are parsed, and of quotes and backslashes read once', () => {
  const deep = '['.repeat(5_000_000);
  expect(splitJsonText(`${deep}"$CLIENT_SECRET"`, everywhere)).toMatchObject({
    refusal: { detail: 'The body is nested deeper than 32 levels.' },
  });
  const heavy = [`["${'\\\\'.repeat(500_000)}","$CLIENT_SECRET"]`, `[${'"",'.repeat(300_000)}"$CLIENT_SECRET"]`];
  expect(heavy.map((body) => pathsOf(splitJsonText(body, everywhere)))).toEqual([['1'], ['300000']]);
  expect(pathsOf(splitFormText(`${deep}=$CLIENT_SECRET`, everywhere))).toEqual([]);
});

test('the name of a field has a length that names a place, and beyond it is not searched', () => {
  const named = (length: number): string => `${'a'.repeat(length)}=$CLIENT_SECRET`;
  expect(pathsOf(splitFormText(named(1_024), everywhere))).toEqual(['a'.repeat(1_024)]);
  expect(pathsOf(splitFormText(named(1_025), everywhere))).toEqual([]);
});
