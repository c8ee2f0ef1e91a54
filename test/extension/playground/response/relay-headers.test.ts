import { expect, test } from 'vitest';
import { groupHeaders } from '../../../../extension/playground/response/relay-headers.ts';
import { defaultHeaders } from '../../../../relay/server/response-head.ts';
import { securityHeaders } from '../../../../relay/server/security-headers.ts';

const OF_API: [string, string][] = [
  ['content-type', 'application/json'],
  ['x-request-id', '1'],
];

test("what the relay sets on every response is kept apart from the API's", () => {
  const set = defaultHeaders('trace', securityHeaders(true)).map(([name, value]): [string, string] => [name, value]);
  expect(set.length).toBeGreaterThan(5);
  const own: [string, string][] = [...set, ['access-control-allow-origin', '*'], ['server-timing', 'total;dur=1']];
  expect(groupHeaders({ source: 'upstream', headers: [...OF_API, ...own] })).toEqual({ api: OF_API, relay: own });
});

test('all headers of a response of the relay itself are its own, none of another server', () => {
  expect(groupHeaders({ source: 'relay', headers: OF_API })).toEqual({ api: [], relay: OF_API });
  expect(groupHeaders({ source: 'unknown', headers: OF_API })).toEqual({ api: OF_API, relay: [] });
});
