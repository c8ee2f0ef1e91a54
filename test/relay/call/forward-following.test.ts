import { describe, expect, test } from 'vitest';
import { forwardFollowing } from '../../../relay/call/forward-following.ts';
import type { Forwarder, ForwardOptions, ForwardOutcome } from '../../../relay/forward/contract.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import { buildRequest } from '../../../shared/placeholder/build.ts';
import type { Policy } from '../../../shared/protocol/policy.ts';
import { begin, DONE, read } from '../../support/relay/begun-call.ts';

const POLICY = {
  allow: [{ origin: 'https://api.example' }],
  placements: ['header', 'path'],
  paused: false,
  claims: null,
  expiresAt: null,
};
const to = (location: string, status = 302): ForwardOutcome => ({
  ...DONE,
  redirect: { status, location },
  redactions: 1,
});

interface Scene {
  readonly call?: object;
  readonly value?: string;
  readonly files?: ForwardOptions['files'];
  readonly passthroughBody?: ForwardOptions['passthroughBody'];
  readonly onForward?: (scene: ReturnType<typeof begin>) => void;
}

/** A call to an upstream that gives these outcomes in turn. */
async function follow(outcomes: readonly ForwardOutcome[], scene: Scene = {}) {
  const { value = 'sk-value', files = null, passthroughBody } = scene;
  const started = begin();
  const plan = read(started.call, scene.call);
  const outgoing = buildRequest(plan, 'sk-value');
  if (!outgoing.ok) throw new Error(outgoing.refusal.detail);
  const sent: ForwardOptions[] = [];
  const forwarder = {
    forward: async (options: ForwardOptions) => {
      sent.push(options);
      scene.onForward?.(started);
      return outcomes[sent.length - 1] ?? DONE;
    },
  } as Forwarder;
  const outcome = await forwardFollowing(
    forwarder,
    started.call,
    {
      stored: { policy: POLICY as unknown as Policy } as StoredSecret,
      plan,
      url: 'https://api.example/',
      files,
      passthroughBody,
      rewrite: null,
    },
    { secret: { value, encodings: secretEncodingsOf(value) }, outgoing: outgoing.value },
  );
  const requests = sent.map(({ outgoing: { method, origin, target, headers } }) => [
    `${method} ${origin}${target}`,
    Object.fromEntries(headers).a,
  ]);
  return { outcome, requests, sent, redirects: started.call.record.redirects };
}

test('a response is the outcome of the call', async () => {
  const { outcome, requests } = await follow([DONE]);
  expect(outcome).toBe(DONE);
  expect(requests).toEqual([['POST https://api.example/', 'sk-value']]);
});

describe('a redirect', () => {
  test('is followed with the secret in its place, and recorded without it', async () => {
    const { outcome, requests, sent, redirects } = await follow([
      to('https://api.example/next'),
      to('https://api.example/$CLIENT_SECRET', 303),
      { ...DONE, sent: false, redactions: 5 },
    ]);
    expect(requests).toEqual([
      ['POST https://api.example/', 'sk-value'],
      ['GET https://api.example/next', 'sk-value'],
      ['GET https://api.example/sk-value', 'sk-value'],
    ]);
    expect(redirects).toEqual([
      { status: 302, method: 'GET', url: 'https://api.example/next' },
      { status: 303, method: 'GET', url: 'https://api.example/••••••••' },
    ]);
    expect(outcome).toMatchObject({ status: 207, sent: true, redactions: 1 + 1 + 5, redirect: null });
    expect(sent.map(({ url }) => url)).toEqual([
      'https://api.example/',
      'https://api.example/next',
      'https://api.example/$CLIENT_SECRET',
    ]);
    expect(new Set(sent.map(({ started }) => started)).size).toBe(1);
  });

  test('is followed five times, and no more', async () => {
    const outcomes = (count: number) => Array.from({ length: count }, (_, index) => to(`https://api.example/${index}`));
    const five = await follow(outcomes(5));
    expect([five.requests.length, five.outcome.refusal]).toEqual([6, null]);
    const six = await follow(outcomes(6));
    expect(six.requests).toHaveLength(6);
    expect(six.outcome.refusal).toMatchObject({ code: 'REDIRECT_REFUSED', location: 'https://api.example/5' });
  });

  test('is refused where the policy does not allow it, and nothing is sent', async () => {
    const { outcome, requests } = await follow([to('https://evil.example/')]);
    expect(requests).toHaveLength(1);
    expect(outcome).toMatchObject({ refusal: { code: 'REDIRECT_REFUSED' }, sent: true });
  });

  test('is refused where the secret cannot stand in its target', async () => {
    const { outcome, requests } = await follow([to('https://api.example/$CLIENT_SECRET')], { value: 'sk/value' });
    expect(requests).toHaveLength(1);
    expect(outcome.refusal).toMatchObject({ code: 'SECRET_NOT_ENCODABLE' });
  });

  test('is not followed for a caller that has gone', async () => {
    const onForward = ({ res }: ReturnType<typeof begin>): void =>
      void Object.defineProperty(res, 'closed', { value: true });
    const { outcome, requests } = await follow([to('https://api.example/next')], { onForward });
    expect([outcome.aborted, requests.length]).toEqual([true, 1]);
  });

  test.each<[string, Scene]>([
    ['files', { files: { files: (async function* () {})(), heads: [] } }],
    ['a body that is a stream', { passthroughBody: { body: Buffer.from('x'), length: 1 } }],
  ])('that keeps the request is refused with %s, which cannot be sent again', async (_, scene) => {
    const { outcome, sent } = await follow([to('https://api.example/next', 307)], scene);
    expect(outcome.refusal).toMatchObject({ code: 'REDIRECT_REFUSED' });
    expect(sent[0]).toMatchObject(scene);
    const dropped = await follow([to('https://api.example/next', 303)], scene);
    expect(dropped.sent[1]?.files).toBeNull();
    expect(dropped.sent[1]?.passthroughBody).toBeUndefined();
  });
});
