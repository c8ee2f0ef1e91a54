import type { Exchange } from '../../../extension/http/har.ts';
import { maskedCall } from '../../../extension/leaks/mask.ts';
import type { Content } from '../../../extension/recorded-call/content.ts';
import { callOf } from '../../../extension/recorded-call/page-call.ts';
import type { RecordedCall } from '../../../extension/recorded-call/recorded-call.ts';
import { routeOf } from '../../../extension/recorded-call/route.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { exchange } from '../leaks/build.ts';
import { policy } from '../playground/build.ts';

export const RELAY = { id: 'relay-1', address: 'http://127.0.0.1:8787' };

/** A finished request to the relay as the recorder makes a call of it. */
export function recorded(change: Partial<Exchange>, content: Content | null = null): RecordedCall {
  const whole = exchange({
    method: 'POST',
    url: `${RELAY.address}/v1/request`,
    responseHeaders: [
      ['client-secret-relay', 'upstream'],
      ['content-type', 'application/json'],
    ],
    ...change,
  });
  const found = routeOf(whole.url, [RELAY]);
  if (!found) throw new Error(`${whole.url} is no route of the relay.`);
  return maskedCall(callOf({ id: 1, ...found }, whole, content));
}

/** A call by `clientSecretRequest`. */
export const requested = (
  request: object,
  change: Partial<Exchange> = {},
  content: Content | null = null,
): RecordedCall =>
  recorded(
    { requestHeaders: [['content-type', 'application/json']], requestBody: JSON.stringify(request), ...change },
    content,
  );

/** A client secret as the relay lists it. */
export const listed = (change: Partial<SecretSummary> = {}): SecretSummary => ({
  ...policy(),
  version: 1,
  createdAt: '',
  updatedAt: '',
  lastUsedAt: null,
  uses: 0,
  ...change,
});
