import { describe, expect, test } from 'vitest';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { decideHeaders, fitHeaders, type Route } from '../../../shared/policy/headers.ts';
import type { AllowRule } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const origin = 'https://api.example';
const KEY = { authorization: '$CLIENT_SECRET' };
const OVERRIDE = { 'X-HTTP-Method': 'DELETE' };

function planOf(headers: Record<string, string>) {
  const parsed = parseRequest({ clientSecretName: 'x', url: `${origin}/v1/chat`, method: 'POST', headers });
  const plan = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!plan.ok) throw new Error(plan.refusal.detail);
  return plan.value;
}

describe('a header that overrides the method or path', () => {
  const refused = (headers: Record<string, string>, ...allow: AllowRule[]) => decideHeaders({ allow }, planOf(headers));

  test.each<[string, AllowRule[]]>([
    ['methods', [{ origin, methods: ['POST'] }]],
    ['paths', [{ origin, paths: ['/v1/*'] }]],
    [
      'either, in each rule that covers the call',
      [
        { origin, methods: ['POST'] },
        { origin, paths: ['/v1/*'] },
      ],
    ],
    ['methods, beside a rule for another origin', [{ origin, methods: ['POST'] }, { origin: 'https://b.example' }]],
  ])('is refused where the policy limits %s', (_, allow) => {
    expect(refused({ ...KEY, ...OVERRIDE }, ...allow)).toEqual([
      expect.objectContaining({ code: 'HEADER_NOT_ALLOWED', param: 'headers.x-http-method' }),
    ]);
    expect(refused({ ...KEY, accept: '*/*' }, ...allow)).toEqual([]);
  });

  test('is allowed where a rule allows every method and path, and nothing to say where none covers the call', () => {
    expect(refused({ ...KEY, ...OVERRIDE }, { origin })).toEqual([]);
    expect(refused({ ...KEY, ...OVERRIDE }, { origin, methods: ['POST'] }, { origin })).toEqual([]);
    expect(refused({ ...KEY, ...OVERRIDE }, { origin, methods: ['GET'] })).toEqual([]);
  });
});

describe('of the headers of a call', () => {
  const BOUND: AllowRule[] = [{ origin, methods: ['POST'] }];
  const left = (
    headers: Record<string, string>,
    route: Route,
    { allow = BOUND, allowRanges = false }: { allow?: AllowRule[]; allowRanges?: boolean } = {},
  ) => {
    const fit = fitHeaders(planOf(headers), { allow, allowRanges }, route);
    if (!fit.ok) return fit.refusal.code;
    return { headers: fit.value.headers.map(([name]) => name), places: fit.value.places };
  };
  const PLACE = { in: 'header', name: 'authorization' };

  test.each(['Range', 'If-Range', 'Request-Range', 'X-MS-Range'])('%s is left out on both routes', (name) => {
    const headers = { ...KEY, [name]: 'bytes=0-9' };
    const without = { headers: ['authorization'], places: [PLACE] };
    expect(left(headers, 'request')).toEqual(without);
    expect(left(headers, 'forward')).toEqual(without);
    expect(left(headers, 'request', { allowRanges: true })).toMatchObject({
      headers: ['authorization', name.toLowerCase()],
    });
  });

  test('an override is left out of a call of an SDK alone, and only where the policy limits its method or path', () => {
    const headers = { ...KEY, ...OVERRIDE };
    const both = { headers: ['authorization', 'x-http-method'], places: [PLACE] };
    expect(left(headers, 'forward')).toEqual({ headers: ['authorization'], places: [PLACE] });
    expect(left(headers, 'request')).toEqual(both);
    expect(left(headers, 'forward', { allow: [{ origin }] })).toEqual(both);
  });

  test('the places in those left out are left out, and a request without a place is refused', () => {
    expect(left({ ...KEY, range: '$CLIENT_SECRET' }, 'request')).toMatchObject({ places: [PLACE] });
    expect(left({ range: '$CLIENT_SECRET' }, 'request')).toBe('PLACEHOLDER_MISSING');
    expect(left({ range: '$CLIENT_SECRET' }, 'forward')).toEqual({ headers: [], places: [] });
  });

  test('a place elsewhere than in a header stays', () => {
    const parsed = parseRequest({
      clientSecretName: 'x',
      url: `${origin}/v1/chat?range=$CLIENT_SECRET`,
      method: 'POST',
      headers: { range: 'bytes=0-9' },
    });
    const plan = parsed.ok ? planRequest(parsed.value) : parsed;
    if (!plan.ok) throw new Error(plan.refusal.detail);
    const fit = fitHeaders(plan.value, { allow: BOUND, allowRanges: false }, 'request');
    expect(fit).toMatchObject({ ok: true, value: { headers: [], places: [{ in: 'query', name: 'range' }] } });
  });
});
