import zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ForwardOutcome } from '../../../relay/forward/contract.ts';
import { ForwardFailure } from '../../../relay/forward/failure.ts';
import { UploadError } from '../../../relay/forward/upload-error.ts';
import { refusal } from '../../../shared/errors.ts';
import { useExchanges } from '../../support/relay/exchange-server.ts';
import { KEY, type Responding, respond } from '../../support/relay/upstream-response.ts';

const { ask } = useExchanges();
const P = '$CLIENT_SECRET';

/** What the caller gets of what `act` has the upstream say; the response is null where its connection breaks. */
async function mirrored(act: (upstream: ReturnType<typeof respond>) => void, more: Responding = {}, method = 'GET') {
  let outcome: Promise<ForwardOutcome> | null = null;
  const response = await ask(
    (exchange) => {
      const upstream = respond(exchange, { method, ...more });
      outcome = upstream.outcome.then((settled) => {
        if (settled.refusal && !exchange.res.headersSent) exchange.res.writeHead(599).end();
        if (settled.redirect) exchange.res.writeHead(598).end();
        return settled;
      });
      act(upstream);
    },
    '/v1/request',
    { method },
  );
  const body = await response.text().catch(() => null);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body,
    outcome: await (outcome as unknown as Promise<ForwardOutcome>),
  };
}

describe('a response is mirrored', () => {
  test('in one piece where it is short, with its length after redaction', async () => {
    const { status, headers, body, outcome } = await mirrored(({ whole }) =>
      whole(207, { 'content-length': '24', 'x-a': '1' }, `{"a":"${KEY}"}`),
    );
    expect([status, body]).toEqual([207, `{"a":"${P}"}`]);
    expect(headers).toMatchObject({ 'x-a': '1', 'server-timing': 'total;dur=1', 'client-secret-relay': 'upstream' });
    expect(headers['content-length']).toBe(String(body?.length));
    expect(outcome).toMatchObject({
      refusal: null,
      redirect: null,
      status: 207,
      bytes: body?.length,
      redactions: 1,
      sent: true,
    });
  });

  test('as it comes where its length is not known, or long', async () => {
    for (const headers of [{}, { 'content-length': '16385' }]) {
      const {
        body,
        headers: seen,
        outcome,
      } = await mirrored((upstream) => {
        upstream.sent();
        upstream.start(200, headers);
        upstream.data(`one ${KEY.slice(0, 9)}`);
        upstream.data(`${KEY.slice(9)} two`);
        upstream.end();
      });
      expect([body, seen['content-length']]).toEqual([`one ${P} two`, undefined]);
      expect(outcome).toMatchObject({ redactions: 1, bytes: body?.length, aborted: false, truncated: false });
    }
    const short = await mirrored(({ whole }) => whole(200, { 'content-length': '16384' }, 'x'.repeat(16_384)));
    expect(short.headers['content-length']).toBe('16384');
  });

  test('after what announces it', async () => {
    const { status, body } = await mirrored((upstream) => {
      upstream.sent();
      upstream.start(103, { 'x-early': '1' });
      upstream.whole(200, {}, 'late');
    });
    expect([status, body]).toEqual([200, 'late']);
  });

  test.each([
    [204, 'GET'],
    [304, 'GET'],
    [200, 'HEAD'],
  ])('without a body of its own: %i of %s', async (status, method) => {
    const headers = { 'content-length': '9', 'content-encoding': 'gzip' };
    const seen = await mirrored(({ whole }) => whole(status, headers, ''), {}, method);
    expect([seen.status, seen.body]).toEqual([status, '']);
    expect(seen.headers['content-length']).toBe(method === 'HEAD' ? '9' : undefined);
  });

  test('decompressed, so that the secret is seen', async () => {
    const zipped = zlib.gzipSync(`a ${KEY} b`);
    const { body, headers } = await mirrored(({ whole }) =>
      whole(200, { 'content-encoding': 'gzip', 'content-length': String(zipped.length) }, zipped),
    );
    expect(body).toBe(`a ${P} b`);
    expect(headers).not.toHaveProperty('content-encoding');
  });
});

describe('a response is refused', () => {
  const codeOf = async (...args: Parameters<typeof mirrored>) => {
    const { outcome } = await mirrored(...args);
    return [outcome.refusal?.code, outcome.truncated, outcome.sent];
  };
  test.each<[string, (upstream: ReturnType<typeof respond>) => void, string]>([
    ['that is no HTTP', ({ whole }) => whole(600, {}, ''), 'UPSTREAM_PROTOCOL'],
    [
      'whose coding cannot be undone',
      ({ whole }) => whole(200, { 'content-encoding': 'br, gzip' }, 'x'),
      'UPSTREAM_PROTOCOL',
    ],
    ['that announces too much', ({ whole }) => whole(200, { 'content-length': '101' }, 'x'), 'UPSTREAM_TOO_LARGE'],
    [
      'that is too long in one piece',
      ({ whole }) => whole(200, { 'content-length': '90' }, KEY.padEnd(101, 'x')),
      'UPSTREAM_TOO_LARGE',
    ],
    ['without a head', (upstream) => [upstream.sent(), upstream.end()], 'UPSTREAM_PROTOCOL'],
    [
      'whose connection broke',
      (upstream) => [
        upstream.sent(),
        upstream.handler.onResponseError(null, Object.assign(new Error('x'), { code: 'ECONNRESET' })),
      ],
      'UPSTREAM_INTERRUPTED',
    ],
    [
      'whose request broke off',
      (upstream) => [
        upstream.sent(),
        upstream.handler.onResponseError(null, new UploadError(refusal('BODY_TOO_LARGE', 'No.'))),
      ],
      'BODY_TOO_LARGE',
    ],
  ])('%s, before anything is written', async (_, act, code) => {
    expect(await codeOf(act, { maxResponseBytes: 100 })).toEqual([code, false, true]);
  });

  test('that did not go out', async () => {
    const seen = await codeOf(({ handler }) =>
      handler.onResponseError(null, new ForwardFailure('ADDRESS_REFUSED', 'No.')),
    );
    expect(seen).toEqual(['ADDRESS_REFUSED', false, false]);
  });

  test.each<[string, (upstream: ReturnType<typeof respond>) => void, string]>([
    ['that becomes too long', (upstream) => upstream.data('x'.repeat(101)), 'UPSTREAM_TOO_LARGE'],
    ['that breaks off', (upstream) => upstream.handler.onResponseError(null, new Error('x')), 'UPSTREAM_INTERRUPTED'],
  ])('%s, by breaking off what was begun', async (_, act, code) => {
    const { outcome, body } = await mirrored(
      (upstream) => {
        upstream.sent();
        upstream.start(200, {});
        upstream.data('begun ');
        setImmediate(() => act(upstream));
      },
      { maxResponseBytes: 100 },
    );
    expect(body).toBeNull();
    expect(outcome).toMatchObject({ refusal: { code }, truncated: true });
  });

  test('in words that do not have the secret', async () => {
    const quoting = new ForwardFailure('UPSTREAM_PROTOCOL', `It said ${KEY}.`);
    const { outcome } = await mirrored(({ handler }) => handler.onResponseError(null, quoting));
    expect(outcome.refusal?.detail).toBe(`It said ${P}.`);
  });

  test('whose decompressed bytes are too many, or broken', async () => {
    const bomb = zlib.gzipSync('x'.repeat(100_000));
    const headers = { 'content-encoding': 'gzip' };
    expect((await codeOf(({ whole }) => whole(200, headers, bomb), { maxResponseBytes: 10_000 }))[0]).toBe(
      'UPSTREAM_TOO_LARGE',
    );
    expect((await codeOf(({ whole }) => whole(200, headers, bomb.subarray(0, 50))))[0]).toBe('UPSTREAM_PROTOCOL');
  });
});

describe('a redirect', () => {
  test('is the outcome, with nothing written, where the relay follows it', async () => {
    let aborted: Error[] = [];
    const { status, outcome } = await mirrored((upstream) => {
      aborted = upstream.aborted;
      upstream.sent();
      upstream.start(302, { location: `/next?key=${KEY}` });
      upstream.data('moved');
      upstream.end();
    });
    expect([status, aborted.length]).toEqual([598, 1]);
    expect(outcome).toMatchObject({
      redirect: { status: 302, location: `https://api.example/next?key=${P}` },
      refusal: null,
    });
  });

  test('is passed on where it leads through the relay, and refused where it does not', async () => {
    const rewrite = (name: string, value: string) =>
      name === 'location' ? (value.includes('/ok') ? `/through/${value}` : null) : value;
    const passed = await mirrored(({ whole }) => whole(304, { location: '/ok', etag: '1' }, ''), { rewrite });
    expect(passed.headers).toMatchObject({ location: '/through//ok', etag: '1' });
    const refused = await mirrored(({ whole }) => whole(302, { location: '/no' }, ''), { rewrite });
    expect(refused.outcome.refusal).toMatchObject({ code: 'REDIRECT_REFUSED', location: 'https://api.example/no' });
    const nowhere = await mirrored(({ whole }) => whole(302, { location: 'https://[' }, ''), { rewrite: () => '/ok' });
    expect(nowhere.outcome.refusal).toMatchObject({ code: 'REDIRECT_REFUSED' });
  });
});
