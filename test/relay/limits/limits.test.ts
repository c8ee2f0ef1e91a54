import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, callerKey } from '../../../relay/identity/caller.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import { type CounterScene, openCounterScene } from '../../support/relay/counter-scene.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOON = Date.parse('2030-01-01T12:00:00Z');

let scene: CounterScene;
let clock = NOON;
const tick = async (ms: number): Promise<void> => {
  clock += ms;
  await scene.setClock(clock);
};

beforeAll(async () => {
  scene = await openCounterScene();
});
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(async () => {
  await scene.clear();
  await tick(NOON - clock);
});

const secret = (limit: { perMinute?: number; perDay?: number }, id = 'id-1'): StoredSecret =>
  ({ name: 'openai', version: 1, policy: { limits: limit }, row: { id } }) as unknown as StoredSecret;
const anonymous: Caller = { kind: 'anonymous', origin: null };
const user = (sub: string): Caller => ({ kind: 'user', sub, claims: {}, origin: null });
const refused = async (one: StoredSecret, caller: Caller = anonymous, address = '192.0.2.1') => {
  const taken = await scene.limits.take(one, callerKey(caller, address));
  return taken.ok ? null : taken.refusal;
};
const take = async (...asked: Parameters<typeof refused>) => (await refused(...asked))?.code ?? null;
const takeMany = async (times: number, one: StoredSecret) => {
  const codes = [];
  for (let time = 0; time < times; time += 1) codes.push(await take(one));
  return codes;
};

describe('calls a minute', () => {
  test('are counted for each caller and secret, from the first call on', async () => {
    const one = secret({ perMinute: 2 });
    expect(await takeMany(3, one)).toEqual([null, null, 'RATE_LIMITED']);
    expect(await take(one, user('ann'))).toBeNull();
    expect(await take(one, anonymous, '192.0.2.2')).toBeNull();
    expect(await take(one, { kind: 'owner', deviceId: 'd', origin: null })).toBeNull();
    expect(await take(secret({ perMinute: 2 }, 'id-2'))).toBeNull();
    await tick(59 * SECOND);
    expect(await refused(one)).toMatchObject({ retryAfter: 1 });
    await tick(SECOND);
    expect(await take(one)).toBeNull();
  });

  test('a user called like an address is not that address', async () => {
    const one = secret({ perMinute: 1 });
    expect(await take(one, user('192.0.2.1'))).toBeNull();
    expect(await take(one)).toBeNull();
  });

  test('of one IPv6 subscriber are counted together, whatever addresses it takes', async () => {
    const one = secret({ perMinute: 2 });
    expect(await take(one, anonymous, '2001:db8::1')).toBeNull();
    expect(await take(one, anonymous, '2001:db8::2')).toBeNull();
    expect(await take(one, anonymous, '2001:db8::ffff:ffff:ffff:ffff')).toBe('RATE_LIMITED');
    expect(await take(one, anonymous, '2001:db8:0:1::1')).toBeNull();
  });
});

describe('calls a day', () => {
  test('are counted for all callers together, until midnight UTC', async () => {
    const one = secret({ perDay: 2 });
    expect(await take(one, user('ann'))).toBeNull();
    expect(await take(one, user('ben'))).toBeNull();
    expect(await refused(one)).toMatchObject({ code: 'QUOTA_EXCEEDED', retryAfter: 12 * 3600 });
    await tick(12 * HOUR - 1);
    expect(await take(one)).toBe('QUOTA_EXCEEDED');
    await tick(1);
    expect(await take(one)).toBeNull();
  });

  test('stay as they are when the limit changes', async () => {
    expect(await takeMany(3, secret({ perDay: 5 }))).toEqual([null, null, null]);
    expect(await takeMany(2, secret({ perDay: 4 }))).toEqual([null, 'QUOTA_EXCEEDED']);
  });
});

test('a refused call is counted nowhere', async () => {
  const one = secret({ perMinute: 1, perDay: 3 });
  // The minute is used up; what it refuses does not eat the day.
  expect(await takeMany(9, one)).toEqual([null, ...Array(8).fill('RATE_LIMITED')]);
  for (const name of ['ann', 'ben']) expect(await take(one, user(name))).toBeNull();
  // The day is used up; what it refuses does not eat anybody's minute.
  for (let time = 0; time < 5; time += 1) expect(await take(one, user('eve'))).toBe('QUOTA_EXCEEDED');
  expect(await take(secret({ perMinute: 1 }), user('eve'))).toBeNull();
});

test('of 100 calls at once exactly as many pass as there are left', async () => {
  const one = secret({ perMinute: 50, perDay: 7 });
  const codes = await Promise.all(Array.from({ length: 100 }, () => take(one)));
  expect(codes.filter((code) => code === null)).toHaveLength(7);
});

describe('a place that is given back', () => {
  const ticket = async (one: StoredSecret, caller: Caller = anonymous) => {
    const taken = await scene.limits.take(one, callerKey(caller, '192.0.2.1'));
    if (!taken.ok) throw new Error(taken.refusal.code);
    return taken.value;
  };

  test('is free again, once, in the minute and in the day', async () => {
    const one = secret({ perMinute: 2, perDay: 2 });
    await ticket(one);
    const last = await ticket(one);
    expect(await take(one)).toBe('RATE_LIMITED');
    expect(await take(one, user('ann'))).toBe('QUOTA_EXCEEDED');
    last.release();
    last.release();
    expect(await takeMany(2, one)).toEqual([null, 'RATE_LIMITED']);
  });

  test('is nobody else’s before', async () => {
    const one = secret({ perDay: 1 });
    const held = await ticket(one);
    const codes = await Promise.all(Array.from({ length: 20 }, () => take(one)));
    expect(new Set(codes)).toEqual(new Set(['QUOTA_EXCEEDED']));
    held.release();
    const again = await Promise.all(Array.from({ length: 20 }, () => take(one)));
    expect(again.filter((code) => code === null)).toHaveLength(1);
  });

  test('of a window that has ended changes nothing in the next one', async () => {
    const one = secret({ perMinute: 2 });
    const late = await ticket(one);
    await scene.restart();
    await tick(MINUTE);
    expect(await takeMany(2, one)).toEqual([null, null]);
    late.release();
    expect(await take(one)).toBe('RATE_LIMITED');
    await scene.restart();
    expect(await take(one)).toBe('RATE_LIMITED');
  });

  test('is free after a restart, too', async () => {
    const one = secret({ perDay: 1 });
    const held = await ticket(one);
    held.release();
    expect(await take(one)).toBeNull();
    await scene.restart();
    expect(await take(one)).toBe('QUOTA_EXCEEDED');
  });
});

describe('a restart', () => {
  test('resets nothing that was written', async () => {
    const one = secret({ perMinute: 3, perDay: 5 });
    expect(await takeMany(3, one)).toEqual([null, null, null]);
    await tick(SECOND);
    await scene.restart();
    expect(await take(one)).toBe('RATE_LIMITED');
    expect(await take(one, user('ann'))).toBeNull();
    await scene.restart();
    expect(await take(one, user('ben'))).toBeNull();
    expect(await take(one, user('cat'))).toBe('QUOTA_EXCEEDED');
  });

  test('after the end of a window begins a new one', async () => {
    const one = secret({ perDay: 1 });
    await take(one);
    await tick(12 * HOUR);
    await scene.restart();
    expect(await take(one)).toBeNull();
  });

  test('without the stored counts would have reset them', async () => {
    const one = secret({ perDay: 1 });
    await take(one);
    await scene.clear();
    await scene.restart();
    expect(await take(one)).toBeNull();
  });
});

test('a clock that was set back resets nothing; one that was years ahead does not lock out for years', async () => {
  const one = secret({ perDay: 1 });
  await take(one);
  await tick(-HOUR);
  expect(await take(one)).toBe('QUOTA_EXCEEDED');
  await tick(3 * 365 * 24 * HOUR);
  expect(await take(one)).toBeNull();
  await tick(NOON - clock);
  expect(await take(one)).toBeNull();
});
