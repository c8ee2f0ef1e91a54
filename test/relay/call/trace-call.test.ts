import { describe, expect, test } from 'vitest';
import { traceCall } from '../../../relay/call/trace-call.ts';
import type { CallSpan } from '../../../relay/observability/tracing.ts';
import type { StoredSecret } from '../../../relay/secrets/stored-secret.ts';
import { begin, read } from '../../support/relay/begun-call.ts';

const SENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const OWN = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;
const stored = {} as StoredSecret;
const tracing = {
  begin: (): CallSpan => ({ send: () => OWN, end: () => {} }),
  stop: async () => {},
};

/** The header that an upstream gets of a call. */
function sentOn(options: { header?: string; inHeaders?: string; isOn?: boolean; route?: 'request' | 'forward' }) {
  const { header, inHeaders, isOn = false, route = 'request' } = options;
  const { call } = begin(undefined, { tracing: isOn ? tracing : null });
  if (header !== undefined) call.exchange.req.headers.traceparent = header;
  const headers = { A: '$CLIENT_SECRET', ...(inHeaders !== undefined && { Traceparent: inHeaders }) };
  const plan = read(call, { headers });
  const traced = traceCall(call, { stored, plan }, route);
  return traced.plan.headers.filter(([name]) => name === 'traceparent').map(([, value]) => value);
}

describe('without spans', () => {
  test('what the caller sent is passed on', () => expect(sentOn({ header: SENT })).toEqual([[SENT]]));
  test('a caller who sent none has none', () => expect(sentOn({})).toEqual([]));
  test.each([
    ['upper case', SENT.toUpperCase()],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`],
    ['a parent of zeros', `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`],
    ['another version', SENT.replace(/^00/, 'ff')],
    ['text behind it', `${SENT}, x-key: value`],
    ['anything else', 'csr_0123456789'],
  ])('%s is not passed on', (_, header) => expect(sentOn({ header })).toEqual([]));
});

describe('with spans', () => {
  test('the upstream gets the span of the relay', () => {
    expect(sentOn({ isOn: true })).toEqual([[OWN]]);
    expect(sentOn({ isOn: true, header: SENT })).toEqual([[OWN]]);
  });
  test("an SDK's is replaced, that which a page chose for the upstream is not", () => {
    expect(sentOn({ isOn: true, inHeaders: SENT, route: 'forward' })).toEqual([[OWN]]);
    expect(sentOn({ isOn: true, inHeaders: SENT })).toEqual([[SENT]]);
  });
});

test('the trace of the call has the header', () => {
  const { call } = begin(undefined, { tracing: null });
  call.exchange.req.headers.traceparent = SENT;
  const plan = read(call);
  traceCall(call, { stored, plan }, 'request');
  expect(call.record).toMatchObject({
    isFitted: true,
    plan: {
      headers: [
        ['a', expect.anything()],
        ['traceparent', [SENT]],
      ],
    },
  });
});
