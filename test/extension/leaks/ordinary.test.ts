import { expect, test } from 'vitest';
import type { Exchange } from '../../../extension/http/har.ts';
import { createWatch } from '../../../extension/leaks/suspect.ts';
import { exchange, hex, random } from './build.ts';

/** As strict as it can be: every host counts as a destination of some client secret. */
const watchAll = (one: Exchange) => createWatch(() => [new URL(one.url).origin])(one);

const UUID = '0b5f9a3e-7c1d-4e2f-9a6b-8d7c6e5f4a3b';
const jwt = (payload: object): string =>
  `eyJhbGciOiJSUzI1NiJ9.${btoa(JSON.stringify(payload)).replace(/=+$/, '')}.${random(86)}`;
const header = (name: string, value: string): Partial<Exchange> => ({ requestHeaders: [[name, value]] });
const at = (url: string): Partial<Exchange> => ({ url });
const post = (url: string, body: unknown): Partial<Exchange> => ({
  method: 'POST',
  url,
  requestBody: typeof body === 'string' ? body : JSON.stringify(body),
});

/** What pages send all day, in the form that the vendors' own libraries give it. */
const ORDINARY: Readonly<Record<string, Partial<Exchange>>> = {
  'a session cookie': header('cookie', `session=${random(64)}; token=${hex(40)}; api_key=${hex(32)}`),
  'a CSRF token in a header': header('x-csrf-token', random(64)),
  'an XSRF token of Angular': header('x-xsrf-token', jwt({ csrf: true })),
  'a CSRF token in a form': post('https://app.example/login', `authenticity_token=${random(86)}&user=me`),
  'a visitor signed in with a JWT': header('authorization', `Bearer ${jwt({ sub: 'user' })}`),
  'a visitor signed in at Google': header('authorization', `Bearer ya29.${random(120)}`),
  'a JWT in a query': at(`https://app.example/files/1?access_token=${jwt({ sub: 'user' })}`),
  'a session id in a query': at(`https://app.example/?sid=${hex(64)}&PHPSESSID=${random(32)}`),
  'an ETag': header('if-none-match', `W/"${hex(40)}"`),
  'ids of a trace': {
    requestHeaders: [
      ['traceparent', `00-${hex(32)}-${hex(16)}-01`],
      ['x-request-id', UUID],
      ['sentry-trace', `${hex(32)}-${hex(16)}-1`],
      ['baggage', `sentry-public_key=${hex(32)},sentry-trace_id=${hex(32)}`],
    ],
  },
  'an idempotency key': header('idempotency-key', UUID),
  'a UUID as a key of a cache': at(`https://app.example/cache?key=${UUID}`),
  'a file with its hash': at(`https://cdn.example/app.${hex(20)}.js?v=${hex(32)}&integrity=sha384-${random(64)}`),
  'an error to Sentry': post(`https://o1.ingest.sentry.io/api/2/envelope/?sentry_key=${hex(32)}&sentry_version=7`, {
    dsn: `https://${hex(32)}@o1.ingest.sentry.io/2`,
    event_id: hex(32),
  }),
  'a publishable key of Stripe': header('authorization', `Bearer pk_live_${random(99)}`),
  'a publishable key of Stripe in a form': post('https://api.stripe.com/v1/tokens', `key=pk_live_${random(99)}&card=1`),
  'Google Maps': at(`https://maps.googleapis.com/maps/api/js?key=AIza${random(35)}&callback=init`),
  'Firebase sign-in': post(
    `https://identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=AIza${random(35)}`,
    { email: 'a@b.example', password: 'correct horse', returnSecureToken: true },
  ),
  'a search at Algolia': {
    ...post('https://ABC123-dsn.algolia.net/1/indexes/*/queries', { requests: [] }),
    requestHeaders: [
      ['x-algolia-api-key', hex(32)],
      ['x-algolia-application-id', 'ABC123DEF4'],
    ],
  },
  'a search at Algolia, key in the query': at(`https://abc-dsn.algolia.net/1/indexes/x?x-algolia-api-key=${hex(32)}`),
  Segment: {
    ...post('https://api.segment.io/v1/t', { writeKey: random(32), anonymousId: UUID }),
    ...header('authorization', `Basic ${btoa(`${random(32)}:`)}`),
  },
  'a map of Mapbox': at(`https://api.mapbox.com/v4/x.json?access_token=pk.eyJ${random(60)}.${random(22)}`),
  reCAPTCHA: at(`https://www.google.com/recaptcha/api2/anchor?ar=1&k=6L${random(38)}&co=${random(40)}`),
  Turnstile: post('https://challenges.cloudflare.com/turnstile', {
    sitekey: `0x4AAAAAAA${random(14)}`,
    token: random(300),
  }),
  'Google Analytics': at(
    `https://www.google-analytics.com/g/collect?v=2&tid=G-${random(10)}&cid=1234567890.1234567890`,
  ),
  Amplitude: post('https://api2.amplitude.com/2/httpapi', { api_key: hex(32), events: [{ device_id: UUID }] }),
  PostHog: post('https://eu.i.posthog.com/e/', { api_key: `phc_${random(43)}`, token: `phc_${random(43)}` }),
  Mixpanel: post('https://api.mixpanel.com/track', { properties: { token: hex(32), distinct_id: UUID } }),
  'Datadog’s browser logs': post(`https://browser-intake.example/api/v2/rum?dd-api-key=pub${hex(32)}`, '{}'),
  Bugsnag: header('bugsnag-api-key', hex(32)),
  'an anonymous key of Supabase': header('apikey', jwt({ iss: 'supabase', role: 'anon' })),
  'a presigned URL of S3': at(
    `https://b.s3.amazonaws.com/o?X-Amz-Credential=AKIA${random(16, 'A1B2C3D4E5F6G7H8')}%2F20261124%2Feu&X-Amz-Security-Token=${random(300)}&X-Amz-Signature=${hex(64)}`,
  ),
  'a request signed for AWS': header(
    'authorization',
    `AWS4-HMAC-SHA256 Credential=ASIA${random(16, 'A1B2C3D4E5F6G7H8')}/20261124/eu/s3/aws4_request, SignedHeaders=host, Signature=${hex(64)}`,
  ),
  'a signed URL of CloudFront': at(
    `https://cdn.example/v.mp4?Policy=${random(200)}&Signature=${random(340)}&Key-Pair-Id=K2JCJMDEHXQW5F`,
  ),
  'an image in base64': post('https://app.example/upload', {
    image: `data:image/png;base64,iVBORw0KGgo${random(8000)}`,
  }),
  'a nonce of CSP and a challenge of PKCE': at(
    `https://login.example/authorize?nonce=${random(43)}&state=${random(43)}&code_challenge=${random(43)}&client_id=${hex(32)}`,
  ),
  'a code of OAuth': post(
    'https://login.example/token',
    `grant_type=authorization_code&code=${random(60)}&code_verifier=${random(64)}`,
  ),
  'a link to reset a password': at(`https://app.example/reset?token=${random(20)}`),
  'a key of an object store': at('https://app.example/object?key=photos/2026/summer-holiday-0001.jpg'),
  'a page of a list by its cursor': at(`https://app.example/list?cursor=${btoa(`{"id":"${UUID}"}`)}`),
  GraphQL: post('https://app.example/graphql', {
    operationName: 'Me',
    query: 'query Me($id: ID!) { me(id: $id) { id token } }',
    extensions: { persistedQuery: { version: 1, sha256Hash: hex(64) } },
  }),
};

test.each(Object.entries(ORDINARY))('%s is no false alarm', (_, change) => {
  expect(watchAll(exchange(change))?.findings.filter(({ severity }) => severity !== 'low') ?? []).toEqual([]);
});

test('the same requests are looked at: a real key in any of them is found', () => {
  const missed = Object.entries(ORDINARY).filter(([, change]) => {
    const one = exchange(change);
    const withKey = exchange({ ...change, requestHeaders: [...one.requestHeaders, ['x-key', `ghp_${random(36)}`]] });
    return watchAll(withKey)?.findings.every(({ severity }) => severity === 'low') ?? true;
  });
  expect(missed.map(([name]) => name)).toEqual([]);
});
