import { describe, expect, test } from 'vitest';
import { followRedirect, tooManyRedirects } from '../../../relay/call/redirect-plan.ts';
import { maskUrl } from '../../../shared/placeholder/build.ts';
import { type Plan, planRequest } from '../../../shared/placeholder/plan.ts';
import { fillHeaderMasked } from '../../../shared/placeholder/template.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';

const P = '$CLIENT_SECRET';
const POLICY: Policy = {
  access: 'public',
  allow: [{ origin: 'https://api.example' }, { origin: 'https://other.example', methods: ['GET'], paths: ['/ok/*'] }],
  placements: ['header', 'query:key'],
  origins: null,
  claims: null,
  limits: null,
  paused: false,
  allowRanges: false,
  expiresAt: null,
};

function planOf(more: object): Plan {
  const call = { clientSecretName: 's', url: 'https://api.example/start', method: 'POST', headers: { A: P }, ...more };
  const parsed = parseRequest(call);
  const planned = parsed.ok ? planRequest(parsed.value) : parsed;
  if (!planned.ok) throw new Error(planned.refusal.detail);
  return planned.value;
}

interface Scene {
  readonly status?: number;
  readonly call?: object;
  readonly policy?: Partial<Policy>;
  readonly hasFiles?: boolean;
}
function follow(location: string | null, { status = 302, call = {}, policy = {}, hasFiles = false }: Scene = {}) {
  const caller = { kind: 'anonymous', origin: null } as const;
  return followRedirect(planOf(call), { status, location }, { policy: { ...POLICY, ...policy }, caller, hasFiles });
}
const followed = (...scene: Parameters<typeof follow>) => {
  const made = follow(...scene);
  if (!made.ok) return made.refusal.code;
  const { plan, url } = made.value;
  const headers = plan.headers.map(([name, value]) => `${name}: ${fillHeaderMasked(value)}`);
  return { url, target: maskUrl(plan), method: plan.method, body: plan.body.kind, headers };
};

describe('a redirect is followed', () => {
  test.each([301, 302, 303])('with a GET and no body, if its status is %i', (status) => {
    const call = { data: { a: 1 }, headers: { A: P, 'Content-Type': 'application/json', 'Content-Language': 'de' } };
    expect(followed('https://api.example/end', { status, call })).toEqual({
      url: 'https://api.example/end',
      target: 'https://api.example/end',
      method: 'GET',
      body: 'none',
      headers: ['a: ••••••••'],
    });
  });

  test.each([307, 308])('with the same request, if its status is %i', (status) => {
    expect(followed('https://api.example/end', { status, call: { method: 'PATCH', data: { a: 1 } } })).toMatchObject({
      method: 'PATCH',
      body: 'text',
      headers: ['a: ••••••••', 'content-type: application/json'],
    });
  });

  test('with a HEAD, if the call is one', () => {
    expect(followed('https://api.example/end', { call: { method: 'HEAD' } })).toMatchObject({ method: 'HEAD' });
  });

  test('to another origin, with what the policy allows there', () => {
    expect(followed('https://other.example/ok/1')).toMatchObject({
      method: 'GET',
      target: 'https://other.example/ok/1',
    });
    expect(followed('https://other.example/no/1')).toBe('REDIRECT_REFUSED');
    expect(followed('https://other.example/ok/1', { status: 307 })).toBe('REDIRECT_REFUSED');
    expect(followed('https://evil.example/ok/1')).toBe('REDIRECT_REFUSED');
  });

  test('with the secret where the target has its placeholder, if the policy allows that place', () => {
    const target = `https://api.example/?key=${P}`;
    expect(followed(target)).toMatchObject({ url: target, target: 'https://api.example/?key=••••••••' });
    expect(followed(`https://api.example/?other=${P}`)).toBe('REDIRECT_REFUSED');
    expect(followed(`https://api.example/${P}`)).toBe('REDIRECT_REFUSED');
  });

  test('without the files of a call, unless they would have to be sent again', () => {
    expect(followed('https://api.example/end', { hasFiles: true })).toMatchObject({ method: 'GET' });
    expect(followed('https://api.example/end', { hasFiles: true, status: 307 })).toBe('REDIRECT_REFUSED');
  });

  test('without headers that would select another method or path where the policy names them', () => {
    const call = { headers: { A: P, 'X-Original-URL': '/admin', Range: 'bytes=0-1' } };
    expect(followed('https://other.example/ok/1', { call })).toMatchObject({ headers: ['a: ••••••••'] });
    expect(followed('https://api.example/end', { call })).toMatchObject({
      headers: ['a: ••••••••', 'x-original-url: /admin'],
    });
  });
});

describe('a redirect is refused', () => {
  test.each<[string, string | null, number]>([
    ['with a status that names no single target', 'https://api.example/end', 300],
    ['that is none', 'https://api.example/end', 304],
    ['without a target', null, 302],
    ['to what is no web address', 'ftp://api.example/', 302],
    ['to the placeholder as a host', `https://${P}.example/`, 302],
  ])('%s', (_, location, status) => expect(followed(location, { status })).toBe('REDIRECT_REFUSED'));

  test('where the policy no longer lets the secret go', () => {
    expect(followed('https://api.example/end', { policy: { paused: true } })).toBe('REDIRECT_REFUSED');
    expect(followed('https://api.example/end', { policy: { expiresAt: '2000-01-01T00:00:00Z' } })).toBe(
      'REDIRECT_REFUSED',
    );
  });

  test('with too many placeholders in its target', () => {
    const most = follow(`https://api.example/?key=${P.repeat(99)}`);
    expect(most.ok).toBe(true);
    expect(followed(`https://api.example/?key=${P.repeat(100)}`)).toBe('INVALID_PARAMETER');
  });

  test('with its target and what to do about it', () => {
    const refused = follow('https://evil.example/x?y');
    expect(refused).toMatchObject({
      refusal: { location: 'https://evil.example/x?y', fix: expect.stringContaining('https://evil.example') },
    });
    expect(follow('https://evil.example/', { hasFiles: true, status: 308 })).toMatchObject({
      refusal: { detail: expect.stringContaining('files'), fix: expect.stringContaining('final address') },
    });
    expect(tooManyRedirects({ status: 302, location: 'https://api.example/6' })).toMatchObject({
      code: 'REDIRECT_REFUSED',
      location: 'https://api.example/6',
      detail: expect.stringContaining('5'),
    });
  });
});
