import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodyPath, formPath } from '../../../shared/placeholder/body-path.ts';
import { planPassThrough, type TextKind, withBodyText } from '../../../shared/placeholder/pass-through.ts';
import { isPlacementAllowed, type Place, placementOf } from '../../../shared/placeholder/place.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { runs } from '../../support/runs.ts';

const P = '$CLIENT_SECRET';
const API = 'https://api.example/';
const TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

test.each([
  [['a'], 'a'],
  [['a', '0', 'b'], 'a.0.b'],
  [['a\\', 'b c', 'é'], 'a\\.b c.é'],
  [[], ''],
  [['a', ''], ''],
  [['a.b'], ''],
  [['a', 'b['], ''],
  [[']', 'b'], ''],
])('the keys %j have the path %j', (keys, path) => expect(bodyPath(keys)).toBe(path));

test.each([
  ['a', 'a'],
  ['a[b]', 'a.b'],
  ['a[b][0]', 'a.b.0'],
  ['a[b', ''],
  ['a]b', ''],
  ['a[b]c', ''],
  ['a[b]]', ''],
  ['a[[b]]', ''],
  ['a[b[c]]', ''],
  ['[a]', ''],
  ['a[]', ''],
  ['a.b', ''],
  ['a[b.c]', ''],
  ['', ''],
])('the form name %j has the path %j', (name, path) => expect(formPath(name)).toBe(path));

type Tree = string | readonly Tree[] | { readonly [key: string]: Tree };
/** No key nests by itself: `a[b]` as the name of a form is `b` inside `a` on the wire. */
const keys = fc.constantFrom(
  'a',
  'b',
  'a',
  'b',
  '0',
  '1',
  '',
  'a.b',
  'a[b',
  'b]',
  '.',
  'a.',
  '\\',
  'x y',
  'é',
  '%5B',
  'a;b',
);
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constantFrom(P, P, `x${P}`, `${P} ${P}`, 'text'),
    fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    fc.dictionary(keys, tie('tree'), { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
  ),
}));
const trees = fc.dictionary(keys, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
const PLACEMENTS = ['a', 'b', 'a.b', 'a.0', 'b.1', 'a.b.0', '0', 'a..b', 'a[b', '.', 'x y', 'é.a', 'a;b'];
const policies = fc.uniqueArray(
  fc.oneof(
    { weight: 1, arbitrary: fc.constant('body') },
    { weight: 9, arbitrary: fc.constantFrom(...PLACEMENTS.map((path) => `body:${path}`)) },
  ),
  { maxLength: 6 },
);

const leaves = (value: Tree, keys: readonly string[] = []): [readonly string[], string][] =>
  typeof value === 'string'
    ? [[keys, value]]
    : Object.entries(value).flatMap(([key, child]) => leaves(child, [...keys, key]));
const formName = ([first = '', ...rest]: readonly string[]): string => first + rest.map((key) => `[${key}]`).join('');
const textOf = (data: Tree, kind: TextKind): string =>
  kind === 'json'
    ? JSON.stringify(data)
    : new URLSearchParams(leaves(data).map(([keys, value]) => [formName(keys), value])).toString();

const headers = (kind: TextKind) => ({ 'content-type': TYPES[kind] });
const head = { clientSecretName: 's', url: API, method: 'POST' } as const;

/** The allowed places, one for each placeholder. */
const sorted = (places: readonly Place[]): string[] => places.map(placementOf).sort();

function byRequest(data: Tree, kind: TextKind, placements: readonly string[]): string[] {
  const parsed = parseRequest({ ...head, data, headers: { ...headers(kind), A: P } });
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!plan.ok) throw new Error(plan.refusal.detail);
  return sorted(plan.value.places.filter((place) => place.in === 'body' && isPlacementAllowed(place, placements)));
}

function byForward(data: Tree, kind: TextKind, placements: string[]): string[] {
  const planned = planPassThrough({
    ...head,
    headers: new Map(Object.entries(headers(kind))),
    data: undefined,
    params: [],
    files: null,
    queued: null,
  });
  const plan = planned.ok ? withBodyText(planned.value, textOf(data, kind), kind, { placements }) : planned;
  if (!plan.ok) throw new Error(plan.refusal.detail);
  return sorted(plan.value.places);
}

/** Said anew: the value is where every key is plain, or only `body` covers it. */
function expected(data: Tree, placements: readonly string[]): string[] {
  const allowed = leaves(data).flatMap(([keys, value]) => {
    const isNamed = keys.every((key) => key !== '' && !['.', '[', ']'].some((char) => key.includes(char)));
    const placement = isNamed ? `body:${keys.join('.')}` : 'body';
    const isAllowed = placements.includes('body') || (isNamed && placements.includes(placement));
    return isAllowed ? Array<string>(value.split(P).length - 1).fill(placement) : [];
  });
  return allowed.sort();
}

const agrees = (read: typeof byForward, seen = { allowed: 0, refused: 0 }) =>
  fc.property(trees, policies, fc.constantFrom('json' as const, 'form' as const), (data, placements, kind) => {
    const allowed = expected(data, placements);
    seen[allowed.length > 0 ? 'allowed' : 'refused'] += 1;
    expect(read(data, kind, placements)).toEqual(allowed);
  });

test.each([
  ['/v1/request', byRequest],
  ['/v1/forward', byForward],
])('%s lets the secret stand where its keys say, in JSON and in forms alike', (_, read) => {
  const seen = { allowed: 0, refused: 0 };
  const numRuns = runs(3000, 100_000);
  fc.assert(agrees(read, seen), { numRuns, seed: 40 });
  expect(Math.min(seen.allowed, seen.refused)).toBeGreaterThan(numRuns / 10);
});

test('the property finds keys that are only joined', () => {
  const joined: typeof byForward = (data, _, placements) =>
    leaves(data)
      .flatMap(([keys, value]) => Array<string>(value.split(P).length - 1).fill(`body:${keys.join('.')}`))
      .filter((placement) => placements.includes('body') || placements.includes(placement))
      .sort();
  expect(fc.check(agrees(joined), { numRuns: 3000, seed: 40, endOnFailure: true }).failed).toBe(true);
});
