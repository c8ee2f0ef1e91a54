import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPlanCache, type PlanCache, type PlannedCall } from '../../../relay/call/plan-cache.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseExact } from '../../../shared/protocol/exact-json.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import { runs } from '../../support/runs.ts';

const SEED = 20_261_128;
const RUNS = runs(3_000, 100_000);

/** The way without a cache. Null for a text that is refused. */
function planned(text: string): PlannedCall | null {
  try {
    const request = parseRequest(parseExact(text));
    const plan = request.ok ? planRequest(request.value) : null;
    return request.ok && plan?.ok ? { request: request.value, plan: plan.value } : null;
  } catch {
    return null;
  }
}

const value = fc.oneof(
  fc.constantFrom(
    '{}',
    '[]',
    '""',
    'null',
    '1e999',
    '12345678901234567890',
    '{"__proto__":{"a":1}}',
    '"$CLIENT_SECRET"',
  ),
  fc.constantFrom(
    '{"constructor":{"prototype":{}}}',
    '{"a":"$CLIENT_SECRET"}',
    '{"$CLIENT_SECRET":1}',
    '{"a":1}}',
    '[1,',
    '{"a":"}',
  ),
  fc.constantFrom('{"url":"https://evil.example/"}', '{"x":{"y":1,"data":2}}', '{"a":1},"url":"https://evil.example/"'),
  fc.constantFrom(
    '{"a":"\\u0024CLIENT_SECRET"}',
    '{"a":"x\\",\\"data\\":"}',
    '{"a":[1,2,{"b":"$CLIENT_SECRET$CLIENT_SECRET"}]}',
  ),
  fc.json({ maxDepth: 3 }).filter((text) => /^[\x20-\x7e]*$/.test(text)),
);
const secretHeader = '"headers":{"Authorization":"Bearer $CLIENT_SECRET"}';
const member = fc.constantFrom(
  secretHeader,
  secretHeader,
  '"headers":{}',
  '"headers":{"a":"b","data":"$CLIENT_SECRET"}',
  '"headers":{"Content-Type":"application/x-www-form-urlencoded","A":"$CLIENT_SECRET"}',
  '"headers":{"Content-Type":"multipart/form-data","A":"$CLIENT_SECRET"}',
  '"headers":{"Authorization":"OAuth oauth_signature=\\"$CLIENT_SECRET\\""}',
  '"method":"GET"',
  '"params":{"a":"$CLIENT_SECRET"}',
  '"__proto__":{}',
  '"clientSecretName":"other"',
  '"client\\u0053ecretName":"escaped"',
  '"data":{"first":true}',
  '"\\u0064ata":{"escaped":true}',
  '"url":"https://other.example/"',
);
const BASE = ['"clientSecretName":"s"', '"url":"https://api.example/v1"', '"method":"POST"'];
const space = fc.constantFrom('', '', '', ' ', '\n', '\t');
const tail = fc.constantFrom(
  '',
  '',
  '',
  '',
  ' ',
  ',"url":"https://evil.example/"',
  ',"data":{"last":1}',
  ',"headers":{}',
  '}',
  '\n',
);

/** Mostly of the first kind, as a call that is refused is never in the cache. */
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other });
const container = fc.constantFrom('{}', '{"a":1}', '[1,"$CLIENT_SECRET"]', '{"a":{"b":"$CLIENT_SECRET"}}');
const members = mostly<string[]>(fc.constant([secretHeader]), fc.array(member, { maxLength: 3 }));

/** Names of the second call's secret; some are none. */
const name = mostly(
  fc.constantFrom('s', 'other.name-1'),
  fc.constantFrom(
    '',
    '.',
    'x'.repeat(65),
    'a b',
    '$CLIENT_SECRET',
    '\\u0073',
    'a","url":"https://evil.example/',
    'a\\',
  ),
);

/** Two texts that begin alike, but for the name of the secret. */
const pair = fc
  .tuple(
    members,
    fc.tuple(mostly(container, value), mostly(value, container)),
    space,
    fc.tuple(mostly(fc.constant(''), tail), mostly(fc.constant(''), tail)),
    fc.boolean(),
    name,
  )
  .chain(([more, values, gap, tails, isShuffled, second]) => {
    const all = [...BASE, ...more];
    const order = isShuffled ? fc.shuffledSubarray(all, { minLength: all.length }) : fc.constant(all);
    return order.map((ordered) => {
      const head = `{${gap}${ordered.join(`,${gap}`)}`;
      const textOf = (data: string, end: string): string => `${head},"data":${data}${end}}`;
      const other = textOf(values[1], tails[1]).replace(
        '"clientSecretName":"s"',
        () => `"clientSecretName":"${second}"`,
      );
      return [textOf(values[0], tails[0]), other] as const;
    });
  });

/** How often the cache knew the second text; fails where what it knew differs from what the whole text says. */
function compared(createCache: () => PlanCache, count: number): number {
  let found = 0;
  fc.assert(
    fc.property(pair, ([first, second]) => {
      const cache = createCache();
      const before = planned(first);
      if (before) cache.add(first, before);
      const known = cache.find(second);
      if (known === null) return;
      found += 1;
      expect(known).toEqual(planned(second));
    }),
    { numRuns: count, seed: SEED },
  );
  return found;
}

test('a call that the cache knows is the call that its whole text says', () => {
  expect(compared(createPlanCache, RUNS)).toBeGreaterThan(RUNS / 20);
});

/** Takes a call by its beginning and its `data`, whatever else is in its text. */
function createCarelessCache(): PlanCache {
  let prefix = '';
  let known: PlannedCall | null = null;
  const cut = (text: string): string => text.split(',"data":', 1)[0] ?? '';
  return {
    add: (text, call) => {
      prefix = cut(text);
      known = call;
    },
    find: (text) => {
      if (!known || cut(text) !== prefix) return null;
      try {
        const { data } = parseExact(text) as { data: unknown };
        const body = planRequest({ ...known.request, data });
        return body.ok ? { request: { ...known.request, data }, plan: body.value } : null;
      } catch {
        return null;
      }
    },
  };
}

test('a cache that ignores what follows the data would be found', () => {
  expect(() => compared(createCarelessCache, RUNS)).toThrow();
});

test('a cache that takes the first name of a secret, whatever is behind it, would be found', () => {
  const first = /^\{"clientSecretName":"([\w.-]*)"/;
  const createFirstNameCache = (): PlanCache => {
    const cache = createPlanCache();
    return {
      add: (text, call) => cache.add(text.replace(first, ''), call),
      find: (text) => {
        const [start = '', name = ''] = first.exec(text) ?? [];
        const known = cache.find(text.slice(start.length));
        return known && { ...known, request: { ...known.request, clientSecretName: name } };
      },
    };
  };
  expect(() => compared(createFirstNameCache, RUNS)).toThrow();
});

test('one plan serves all secrets, unless the call names its secret twice', () => {
  const cache = createPlanCache();
  const of = (secret: string, more = ''): string => call('{"a":1}').replace('"s"', `"${secret}"${more}`);
  cache.add(of('first'), planned(of('first')) as PlannedCall);
  expect(cache.find(of('second'))).toEqual(planned(of('second')));
  for (const again of [',"clientSecretName":"x"', ',"client\\u0053ecretName":"x"']) {
    const twice = of('first', again);
    cache.add(twice, planned(twice) as PlannedCall);
    expect(cache.find(twice)?.request.clientSecretName).toBe('x');
    expect(cache.find(of('second', again))).toBeNull();
  }
});

const call = (data: string, more = ''): string => `{${[...BASE, secretHeader].join(',')},"data":${data}${more}}`;

test('it is bounded, and keeps no call that begins with a long text', () => {
  const cache = createPlanCache();
  const add = (text: string): void => cache.add(text, planned(text) as PlannedCall);
  const numbered = (index: number): string => call('{"a":1}').replace('/v1', `/v1/${index}`);
  for (let index = 0; index < 256; index += 1) add(numbered(index));
  expect(cache.find(numbered(0))).not.toBeNull();
  add(numbered(256));
  expect(cache.find(numbered(256))).not.toBeNull();
  expect(cache.find(numbered(0))).toBeNull();
  const before = call('{}').indexOf(',"data":');
  for (const [length, isKept] of [
    [4_096, true],
    [4_097, false],
  ] as const) {
    const long = call('{"a":1}').replace('/v1', `/v1${'x'.repeat(length - before)}`);
    add(long);
    expect(cache.find(long) !== null).toBe(isKept);
  }
});

test('a text that does not end as a call is not known', () => {
  const cache = createPlanCache();
  const text = call('{"a":1}');
  cache.add(text, planned(text) as PlannedCall);
  for (const end of ['', ' ', ']', 'x']) expect(cache.find(text.slice(0, -1) + end)).toBeNull();
  expect(cache.find(text)).not.toBeNull();
});

test.each([
  ['a form, whose fields are planned anew', '"application/x-www-form-urlencoded"'],
  ['text', '"text/plain"'],
])('%s is planned as without the cache', (_, type) => {
  const textOf = (data: string): string => call(data).replace('"headers":{', `"headers":{"Content-Type":${type},`);
  const cache = createPlanCache();
  const first = planned(textOf('{"a":"1"}'));
  if (first) cache.add(textOf('{"a":"1"}'), first);
  const second = textOf('{"b":"$CLIENT_SECRET"}');
  expect(cache.find(second)).toEqual(first && planned(second));
});
