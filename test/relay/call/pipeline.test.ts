import { describe, expect, test } from 'vitest';
import { authorizeCall, runCall, sendCall } from '../../../relay/call/pipeline.ts';
import type { CallDeps, ProxyCall } from '../../../relay/call/proxy-call.ts';
import { secretEncodingsOf } from '../../../relay/redact/secret-encodings.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import { fail, ok } from '../../../shared/errors.ts';
import { begin, DONE, REFUSED, read, USER } from '../../support/relay/begun-call.ts';

describe('the pipeline', () => {
  test('ends a call after an exception, and throws it on', async () => {
    const broken = async (forwarded: boolean) => {
      const scene = begin();
      let call: ProxyCall | null = null;
      const run = runCall(scene.deps, scene.exchange, async (started) => {
        call = started;
        started.reservation = scene.call.reservation;
        started.record.forwarded = forwarded;
        throw new TypeError('bug');
      });
      await expect(run).rejects.toThrow('bug');
      return { ...scene, record: (call as unknown as ProxyCall).record };
    };
    const before = await broken(false);
    expect([before.released(), before.exchange.attempt?.sent]).toEqual([1, 'no']);
    expect(before.record).toMatchObject({ refusal: { code: 'INTERNAL' }, status: 500, state: 'aborted' });
    const after = await broken(true);
    expect([after.released(), after.exchange.attempt?.sent]).toEqual([0, 'maybe']);
    expect(after.of('ended')).toHaveLength(1);
  });

  test('sends only what is permitted, as it is permitted', async () => {
    const stored = { name: 'api' } as StoredSecret;
    const reservation = { release: () => {} };
    const asked: unknown[] = [];
    const permit = async (isFitted: boolean) => {
      const scene = begin(USER, {
        authorize: async (call) => {
          asked.push(call.caller);
          return ok({ stored, plan: isFitted ? { ...call.plan } : call.plan, reservation });
        },
      });
      const plan = read(scene.call);
      scene.call.record.text = '{}';
      const permitted = await authorizeCall(scene.deps, scene.call, {
        name: 'api',
        plan,
        route: 'request',
        address: 'x',
      });
      return { ...scene, plan, permitted };
    };
    const same = await permit(false);
    expect(same.permitted).toEqual({ ok: true, value: { stored, plan: same.plan } });
    expect(same.call.record).toMatchObject({ plan: same.plan, text: '{}' });
    expect([same.call.reservation, asked]).toEqual([reservation, [USER]]);
    const fitted = await permit(true);
    expect([same, fitted].map(({ call }) => call.record.isFitted)).toEqual([false, true]);
    expect(fitted.call.record.plan).not.toBe(fitted.plan);
    expect(fitted.call.timer.timings({})).toMatchObject({ parse: expect.any(Number), policy: expect.any(Number) });

    const { call, deps } = begin(USER, { authorize: async () => fail(REFUSED) });
    const plan = read(call);
    const refused = await authorizeCall(deps, call, { name: 'api', plan, route: 'request', address: 'x' });
    expect(refused).toEqual({ ok: false, refusal: REFUSED });
    expect(call.record.plan).toBe(plan);
  });

  test('puts the secret in, counts its use, and notes a call that has the value itself', async () => {
    const stored = { name: 'api' } as StoredSecret;
    const send = async (more: object, value = 'sk-value') => {
      const scene = begin(USER, {
        vault: {
          open: () => ({ value, encodings: secretEncodingsOf(value) }),
          markUsed: () => void scene.told.push(['used']),
        } as unknown as CallDeps['vault'],
      });
      const plan = read(scene.call, more);
      const sent: unknown[] = [];
      await sendCall(scene.deps, scene.call, { stored, plan }, async ({ outgoing, secret }) => {
        sent.push([outgoing.headers, secret.value, scene.call.record.forwarded]);
        return DONE;
      });
      return { ...scene, sent };
    };
    const { call, sent, of } = await send({});
    expect(sent).toEqual([[[['a', 'sk-value']], 'sk-value', true]]);
    expect([call.record.status, of('used').length, of('value').length]).toEqual([207, 1, 0]);
    expect(call.timer.timings({})).toHaveProperty('open');

    const noted = await send({ headers: { A: '$CLIENT_SECRET', B: 'sk-value' } });
    expect(noted.of('value')).toHaveLength(1);
    expect(noted.of('audit')).toEqual([[{ who: 'user', what: 'request.contains_value', subject: 'api', code: null }]]);

    const impossible = await send({}, 'line\nbreak');
    expect([impossible.sent, impossible.of('used'), impossible.call.record.forwarded]).toEqual([[], [], false]);
    expect(impossible.call.record.refusal).toMatchObject({ code: 'SECRET_NOT_ENCODABLE' });
  });
});
