import { once } from 'node:events';
import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pairOwner } from '../support/relay/owner.ts';
import { startRelayProcess } from '../support/relay/relay-process.ts';

/** Calls at once, and in megabytes: one body, room for bodies, and a peak of the relay's memory between those with and without it. */
const SIZES = process.env.LONG
  ? { calls: 8, body: 64, budget: 140, peak: 1_300 }
  : { calls: 16, body: 8, budget: 17, peak: 450 };
const MEGABYTE = 1_048_576;
const CALLS = SIZES.calls;
const TIMES = { timeout: process.env.LONG ? 600_000 : 120_000 };

/** Counts what it receives; a request as a whole would be in the memory of the test. */
let upstream: Server;
let origin: string;
beforeAll(async () => {
  upstream = http.createServer((req, res) => {
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
    });
    req.on('end', () => res.end(`${size}`));
  });
  // A relay that parses 64 MB is too busy to notice that an idle connection was closed.
  upstream.keepAliveTimeout = 600_000;
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
});

const REPORTS_PEAK =
  "--import=data:text/javascript,process.on('exit',()=>console.error('peak',process.resourceUsage().maxRSS))";

/** Sends all calls at once; their responses, and the peak of the relay's memory in megabytes. */
async function burst(budget: number, inBody: boolean): Promise<{ responses: string[]; peak: number }> {
  await using relay = await startRelayProcess({
    RELAY_MAX_REQUEST_BYTES: `${(SIZES.body + 1) * MEGABYTE}`,
    RELAY_MAX_BUFFERED_BYTES: `${budget * MEGABYTE}`,
    NODE_OPTIONS: REPORTS_PEAK,
  });
  const owner = await pairOwner(relay.connectLink);
  const allow = [{ origin }];
  await owner.register({ name: 'open', value: 'sk-1', access: 'public', allow, placements: ['header', 'body'] });
  const image = 'iVBORw0KGgoA'.repeat((SIZES.body * MEGABYTE) / 12);
  const body = Buffer.from(
    JSON.stringify({
      clientSecretName: 'open',
      url: `${origin}/`,
      method: 'POST',
      headers: inBody ? {} : { Authorization: 'Bearer $CLIENT_SECRET' },
      data: { image, ...(inBody && { key: '$CLIENT_SECRET' }) },
    }),
  );
  const call = async (): Promise<string> => {
    const response = await fetch(`${relay.url}/v1/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const text = await response.text();
    return response.ok ? text : JSON.parse(text).code;
  };
  const responses = await Promise.all(Array.from({ length: CALLS }, call));
  await relay.quit();
  const peak = Number(/^peak (\d+)$/m.exec(relay.output())?.[1]) / 1_024;
  return { responses, peak };
}

const PLACES = [
  ['in the JSON itself', true],
  ['in a header', false],
] as const;

test.each(process.env.LONG ? PLACES : PLACES.slice(0, 1))(
  `${CALLS} calls of ${SIZES.body} MB at once, the placeholder %s, take bounded memory`,
  TIMES,
  async (_, inBody) => {
    const { responses, peak } = await burst(SIZES.budget, inBody);
    const passed = responses.filter((one) => Number(one) > SIZES.body * MEGABYTE);
    const refused = responses.filter((one) => one === 'OVERLOADED');
    expect(responses.toSorted()).toEqual([...passed, ...refused].toSorted());
    expect(passed.length).toBeGreaterThan(0);
    expect(peak).toBeLessThan(SIZES.peak);
  },
);

test('without a limit for all bodies together, the memory exceeds that', TIMES, async () => {
  const { responses, peak } = await burst(100_000, true);
  expect(responses.filter((one) => Number(one) > SIZES.body * MEGABYTE)).toHaveLength(CALLS);
  expect(peak).toBeGreaterThan(SIZES.peak);
});
