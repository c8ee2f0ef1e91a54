import { describe, expect, test } from 'vitest';
import { createCallSlots } from '../../../relay/limits/call-slots.ts';
import { createConcurrencyLimiter } from '../../../relay/limits/concurrency-limiter.ts';
import { type AdmitDeps, admitCalls } from '../../../relay/server/admit-calls.ts';
import type { Exchange } from '../../../relay/server/exchange.ts';
import { testExchange } from '../../support/relay/exchange.ts';

const PAGE = { origin: null, mayCall: true };
const USER = { kind: 'user', sub: 'u', claims: {}, origin: null } as const;
const OWNER = { kind: 'owner', deviceId: 'd', origin: null } as const;

/** A relay in which so many calls are in progress. */
function scene(running: number, callsPerAddress: AdmitDeps['callsPerAddress'] = null) {
  const audited: unknown[] = [];
  const admit = admitCalls({
    audit: { refused: (entry: unknown) => void audited.push(entry) },
    callSlots: createCallSlots(10, () => running),
    callsPerAddress,
  } as unknown as AdmitDeps);
  const begin = (more: Partial<Exchange> = {}): Exchange => Object.assign(testExchange(), { page: PAGE, ...more });
  return { admit, audited, begin };
}

test('a call is admitted up to the limit of all calls, and refused from there on', () => {
  const below = scene(9);
  const call = below.begin();
  expect(below.admit(call)).toBe(true);
  expect(call.res.writableEnded).toBe(false);
  const full = scene(10);
  for (const caller of [USER, OWNER, { kind: 'anonymous', origin: null } as const]) {
    const refused = full.begin({ caller });
    expect(full.admit(refused)).toBe(false);
    expect([refused.res.statusCode, refused.res.getHeader('retry-after')]).toEqual([503, '1']);
  }
});

describe('a page that may not call', () => {
  const page = { origin: 'https://evil.example', mayCall: false };
  test('is refused before anything else, with an entry in the audit trail', () => {
    const { admit, audited, begin } = scene(10);
    const refused = begin({ page, caller: USER });
    expect(admit(refused)).toBe(false);
    expect(refused.res.statusCode).toBe(403);
    expect(audited).toEqual([
      { who: 'user', what: 'page.refused', subject: 'https://evil.example', code: 'ORIGIN_NOT_ALLOWED' },
    ]);
  });

  test('may, where the owner calls', () => {
    const { admit, audited, begin } = scene(0);
    expect(admit(begin({ page, caller: OWNER }))).toBe(true);
    expect(audited).toEqual([]);
  });

  test('has no more of its name in the trail than fits', () => {
    const { admit, audited, begin } = scene(0);
    admit(begin({ page: { origin: `https://${'a'.repeat(500)}`, mayCall: false } }));
    expect(audited).toMatchObject([{ who: 'anonymous', subject: `https://${'a'.repeat(132)}` }]);
    admit(begin({ page: { origin: null, mayCall: false } }));
    expect(audited[1]).toMatchObject({ subject: null });
  });
});

describe('the calls of one address', () => {
  test('are limited for anonymous callers, until one of them ends', () => {
    const { admit, begin } = scene(0, createConcurrencyLimiter(2));
    const calls = [begin(), begin()];
    expect(calls.map(admit)).toEqual([true, true]);
    const third = begin();
    expect(admit(third)).toBe(false);
    expect([third.res.statusCode, third.res.getHeader('retry-after')]).toEqual([429, '1']);
    calls[0]?.res.emit('close');
    expect([admit(begin()), admit(begin())]).toEqual([true, false]);
  });

  test('of signed-in callers and the owner are not, nor take they any of the room', () => {
    const { admit, begin } = scene(0, createConcurrencyLimiter(1));
    expect([USER, USER, OWNER].map((caller) => admit(begin({ caller })))).toEqual([true, true, true]);
    expect([admit(begin()), admit(begin())]).toEqual([true, false]);
  });

  test('take no room where all calls together are too many', () => {
    const limiter = createConcurrencyLimiter(1);
    const full = scene(10, limiter);
    expect(full.admit(full.begin())).toBe(false);
    const free = scene(0, limiter);
    expect(free.admit(free.begin())).toBe(true);
  });
});
