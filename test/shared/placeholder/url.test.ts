import { describe, expect, test } from 'vitest';
import { planPassThrough } from '../../../shared/placeholder/pass-through.ts';
import { placementOf } from '../../../shared/placeholder/place.ts';
import { isSlot, type Template } from '../../../shared/placeholder/template.ts';
import { queryTemplate, urlTemplate } from '../../../shared/placeholder/url.ts';

const P = '$CLIENT_SECRET';
const ESCAPED = '%24CLIENT_SECRET';

/** With `<…>` where a slot is, which names its place. */
const shown = (template: Template): string =>
  template.map((piece) => (isSlot(piece) ? `<${placementOf(piece.place)}>` : piece)).join('');
const target = (url: string, params: [string, string][] = []): string => {
  const made = urlTemplate(url, params);
  return made.ok ? shown(made.value.target) : `${made.refusal.code} ${made.refusal.param}`;
};

describe('the path and query as sent', () => {
  test.each<[string, string]>([
    ['https://api.example', '/'],
    ['https://api.example/v1/a%2Fb?x=1&y#part', '/v1/a%2Fb?x=1&y'],
    ['https://api.example/a/../b', '/b'],
    ['https://api.example/?', '/'],
    ['https://api.example/?&a=1&', '/?&a=1&'],
    ['https://api.example/?a=b=c&=d', '/?a=b=c&=d'],
    [`https://api.example/bot${P}/x${ESCAPED}`, '/bot<path>/x<path>'],
    [`https://api.example/?key=${P}`, '/?key=<query:key>'],
    [`https://api.example/?a=1&key=x${ESCAPED}y&b=2`, '/?a=1&key=x<query:key>y&b=2'],
    [`https://api.example/?a=${P}=${P}`, '/?a=<query:a>=<query:a>'],
    [`https://api.example/?=${P}`, '/?=<query>'],
    [`https://api.example/?api+key=${P}&a%5B%5D=${P}`, '/?api+key=<query:api key>&a%5B%5D=<query:a[]>'],
    [`https://api.example/?%zz=${P}`, '/?%zz=<query:%zz>'],
    // To a server that splits at `;` too, the parameter is `b`: no policy can name it.
    [`https://api.example/?a=1;b=${P}&c=${P}`, '/?a=1;b=<query>&c=<query:c>'],
  ])('%s: %s', (url, expected) => expect(target(url)).toBe(expected));

  test('parameters are added with their names and values encoded', () => {
    const params: [string, string][] = [
      ['a b', "it's (1)*!"],
      ['key', `x ${P}&`],
      ['', P],
    ];
    const expected = 'a%20b=it%27s%20%281%29%2A%21&key=x%20<query:key>%26&=<query>';
    expect(target('https://api.example/', params)).toBe(`/?${expected}`);
    expect(target('https://api.example/?b=1', params)).toBe(`/?b=1&${expected}`);
  });

  test('a policy sees the path as the URL parser normalizes it, with the placeholder in its plain spelling', () => {
    expect(urlTemplate(`https://API.example:443/a/./b/${ESCAPED}`, [])).toMatchObject({
      value: { origin: 'https://api.example', path: `/a/b/${P}`, credentials: null },
    });
  });
});

describe('a URL is refused', () => {
  test.each<[string, string]>([
    ['with a tab, which a URL parser drops', 'https://api.example/a\tb'],
    ['with a control character', 'https://api.example/\u001f'],
    ['with a NUL', 'https://api.example/\0'],
    ['with DEL', 'https://api.example/\u007f'],
    ['with a backslash, which a URL parser reads as a slash', 'https://api.example\\@other.example'],
    ['with half a character', 'https://api.example/\ud800'],
    ['that is relative', '/v1'],
    ['that is no URL, placeholder or not', `${P.slice(1)} $ https//`],
    ['with no host', `https://?a=${P}`],
    ['of a file', 'file:///etc/passwd'],
    ['of a script', 'javascript:alert(1)'],
    ['of a WebSocket', 'wss://api.example/'],
    ['whose user name has a colon', `https://a%3Ab:${P}@api.example/`],
    ['whose user name cannot be decoded', `https://a%zz:${P}@api.example/`],
    ['whose password cannot be decoded', `https://${P}:%ff@api.example/`],
  ])('%s', (_, url) => expect(target(url)).toBe('INVALID_PARAMETER url'));

  test.each<[string, string]>([
    ['the scheme', `${P}://api.example/`],
    ['the scheme, escaped', `${ESCAPED}://api.example/`],
    ['the whole URL', P],
    ['the host', `https://${P}.example/`],
    ['the host, escaped', `https://${ESCAPED}.example/`],
    ['the port', `https://api.example:${P}/`],
    ['the fragment', `https://api.example/#${P}`],
    ['the fragment, escaped', `https://api.example/#a=${ESCAPED}`],
    ['the host beside a proper place', `https://${P}.example/${P}?a=${P}`],
    ['a name in the query', `https://api.example/?${P}=1`],
    ['a name in the query, escaped', `https://api.example/?a=1&x${ESCAPED}=1`],
    ['a part of the query that has no value', `https://api.example/?a=1&${P}`],
  ])('with the placeholder in %s', (_, url) => expect(target(url)).toBe('PLACEHOLDER_NOT_ALLOWED url'));

  test('and the refusal says where the placeholder is', () => {
    const detail = (url: string): string => {
      const made = urlTemplate(url, []);
      return made.ok ? '' : made.refusal.detail;
    };
    expect(detail(`https://api.example/#${P}`)).toContain('the fragment');
    expect(detail(`https://${P}.example/`)).toContain('host or port');
    expect(detail(`${P}://api.example/`)).toContain('the scheme');
  });

  test('with the placeholder in the name of a parameter, and half a character in one', () => {
    expect(target('https://api.example/', [[`x${P}`, '1']])).toBe('PLACEHOLDER_NOT_ALLOWED params');
    expect(target('https://api.example/', [['a', '\udc00']])).toBe('INVALID_PARAMETER params.a');
    expect(target('https://api.example/', [['a\ud800', '1']])).toBe('INVALID_PARAMETER params.a\ufffd');
  });
});

describe('the URL of an SDK', () => {
  const passed = (url: string): string => {
    const request = { clientSecretName: 's', url, method: 'GET', headers: new Map(), data: undefined } as const;
    const plan = planPassThrough({ ...request, params: [], files: null, queued: null });
    return plan.ok ? plan.value.origin + shown(plan.value.target) : plan.refusal.code;
  };

  test.each<[string, string]>([
    // A URL parser would write `%27`, and drop an empty query.
    ["https://api.example/v1?filter='a'&x=[1]", "https://api.example/v1?filter='a'&x=[1]"],
    [`https://api.example/a${P}?b=${P}?c&d`, 'https://api.example/a<path>?b=<query:b>?c&d'],
    [`https://api.example?key=${ESCAPED}`, 'https://api.example/?key=<query:key>'],
    [`https://api.example/v1?a=1#${P}?b=${P}`, 'https://api.example/v1?a=1'],
    [`https://api.example/v1#?${P}`, 'https://api.example/v1'],
    ['https://api.example/v1?', 'https://api.example/v1'],
    [`https://${P}.example/v1?a=1`, 'PLACEHOLDER_NOT_ALLOWED'],
    [`https://api.example/v1?${P}=1`, 'PLACEHOLDER_NOT_ALLOWED'],
    ['', 'INVALID_PARAMETER'],
  ])('keeps the spelling of its query: %s', (url, expected) => expect(passed(url)).toBe(expected));
});

test('the key may be the user name or the password of the URL', () => {
  const credentials = (url: string): unknown => {
    const made = urlTemplate(url, []);
    return made.ok && made.value.credentials && shown(made.value.credentials.basic);
  };
  expect(credentials(`https://${P}@api.example/`)).toBe('<header:authorization>:');
  expect(credentials(`https://:${P}@api.example/`)).toBe(':<header:authorization>');
  expect(credentials(`http://a%20b:${ESCAPED}x@api.example/`)).toBe('a b:<header:authorization>x');
  expect(credentials('https://api.example/')).toBeNull();
});

test('a query that is empty adds nothing', () => expect(queryTemplate('', [])).toEqual({ ok: true, value: [] }));
