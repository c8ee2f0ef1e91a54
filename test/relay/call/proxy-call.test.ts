import { describe, expect, test } from 'vitest';
import { refusal } from '../../../shared/errors.ts';
import { begin, DONE, REFUSED, read, USER } from '../../support/relay/begun-call.ts';

test('a call is recorded and counted from its beginning, until its connection is closed', () => {
  const { call, exchange, of, res } = begin();
  expect(call.record).toMatchObject({
    id: exchange.trace,
    caller: USER,
    state: 'running',
    status: 0,
    timings: { total: 0 },
  });
  expect([of('trace'), of('started').length, of('left').length]).toEqual([[[call.record]], 1, 0]);
  res.emit('close');
  expect(of('left')).toHaveLength(1);
});

describe('a call that is refused', () => {
  test('gives its reservation back, and is recorded with its reason', () => {
    const { call, of, released, res, exchange } = begin();
    read(call);
    call.refuse(REFUSED);
    expect(released()).toBe(1);
    expect(call.record).toMatchObject({ refusal: REFUSED, status: 403, state: 'done', forwarded: false });
    expect([of('ended'), of('counted')]).toEqual([[[call.record]], [[call.record, null]]]);
    expect(exchange.attempt).toEqual({ sent: 'no', method: 'POST' });
    expect([res.statusCode, res.hasHeader('server-timing'), exchange.req.readableFlowing]).toEqual([403, false, true]);
    expect(of('log')).toEqual([
      [
        'call',
        {
          trace: exchange.trace,
          caller: 'user',
          secret: 'api',
          method: 'POST',
          status: 403,
          code: 'URL_NOT_ALLOWED',
          bytes: 0,
          redactions: 0,
          state: undefined,
          ms: expect.any(Number),
        },
      ],
    ]);
  });

  test.each<[Parameters<typeof refusal>[0], boolean]>([
    ['SIGN_IN_REQUIRED', true],
    ['URL_NOT_ALLOWED', true],
    ['SECRET_EXPIRED', true],
    ['RATE_LIMITED', true],
    ['INVALID_PARAMETER', false],
    ['SECRET_NOT_FOUND', false],
    ['OVERLOADED', false],
  ])('with %s is in the audit trail: %s', (code, isAudited) => {
    const { call, of } = begin();
    read(call);
    call.refuse(refusal(code, 'No.'));
    const entry = { who: 'user', what: 'request.refused', subject: 'api', code };
    expect(of('audit')).toEqual(isAudited ? [[entry]] : []);
  });

  test('before it was read has no name, and the method of its request', () => {
    const { call, of, exchange } = begin({ kind: 'owner', deviceId: 'd1', origin: null });
    call.refuse(REFUSED);
    expect(of('audit')).toMatchObject([[{ who: 'device:d1', subject: null }]]);
    expect(exchange.attempt).toEqual({ sent: 'no', method: 'PUT' });
  });
});

describe('a call that was forwarded', () => {
  test('has the outcome in its record', () => {
    const { call, of, released } = begin();
    call.end(DONE);
    expect(call.record).toMatchObject({ refusal: null, status: 207, bytes: 12, redactions: 3, state: 'done' });
    expect(call.record.timings).toMatchObject({ upstream: 5, total: expect.any(Number) });
    expect([released(), of('audit'), of('ended').length]).toEqual([0, [], 1]);
    const other = begin();
    other.call.end({ ...DONE, status: null });
    expect(other.call.record.status).toBe(0);
  });

  test.each([
    ['aborted', { aborted: true }],
    ['truncated', { truncated: true }],
  ])('and %s is recorded as aborted', (_, more) => {
    const { call, of } = begin();
    call.end({ ...DONE, ...more });
    expect(call.record.state).toBe('aborted');
    expect(of('log')).toMatchObject([['call', { state: 'aborted' }]]);
  });

  test.each([
    [true, 'maybe', 0],
    [false, 'no', 1],
  ] as const)('and failed is refused; sent: %s', (sent, said, given) => {
    const { call, exchange, released, res } = begin();
    call.end({ ...DONE, status: null, sent, refusal: refusal('UPSTREAM_TIMEOUT', 'No.') });
    expect([res.statusCode, call.record.status, released()]).toEqual([504, 504, given]);
    expect(res.getHeader('server-timing')).toMatch(/^upstream;dur=5\.00, total;dur=/);
    expect(exchange.attempt).toEqual({ sent: said, method: 'PUT' });
  });

  test('is not refused where its caller has gone, or its response has begun', () => {
    const gone = begin();
    gone.call.end({ ...DONE, refusal: refusal('UPSTREAM_TIMEOUT', 'No.'), aborted: true });
    expect([gone.res.writableEnded, gone.exchange.attempt]).toEqual([false, null]);
    const begun = begin();
    begun.res.writeHead(200);
    begun.call.end({ ...DONE, refusal: refusal('UPSTREAM_TIMEOUT', 'No.'), truncated: true });
    expect([begun.res.writableEnded, begun.exchange.attempt]).toEqual([false, null]);
  });
});
