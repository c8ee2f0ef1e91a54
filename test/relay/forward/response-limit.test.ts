import zlib from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Trace } from '../../../shared/protocol/api.ts';
import { type LocalRelay, startLocalRelay } from '../../support/relay/local-relay.ts';
import { type Behaviour, says, startRawUpstream } from '../../support/upstream/raw-upstream.ts';

const MAX_BYTES = 2_000;
/** Shorter than the placeholder that replaces it. */
const SECRET = '1234';
const OK = 'HTTP/1.1 200 OK\r\n';

let limited: LocalRelay;
let generous: LocalRelay;
beforeAll(async () => {
  [limited, generous] = await Promise.all([
    startLocalRelay({ RELAY_MAX_RESPONSE_BYTES: `${MAX_BYTES}` }),
    startLocalRelay({ RELAY_MAX_RESPONSE_BYTES: '100000' }),
  ]);
});
afterAll(() => Promise.all([limited.stop(), generous.stop()]));

const announced = (body: string, more = ''): Behaviour =>
  says(`${OK}${more}Content-Length: ${body.length}\r\n\r\n${body}`);
const chunked = (...chunks: string[]): Behaviour =>
  says(
    `${OK}Transfer-Encoding: chunked\r\n\r\n${chunks.map((one) => `${one.length.toString(16)}\r\n${one}\r\n`).join('')}0\r\n\r\n`,
  );

const ECHOES = `${SECRET} `.repeat(200);
const ZEROS = zlib.gzipSync(Buffer.alloc(10_000)).toString('latin1');
const FILL = '-'.repeat(MAX_BYTES - SECRET.length - 1);

/** The body that the caller got, null where it broke off or was refused; and how much of it the trace says was sent. */
async function read(relay: LocalRelay, behave: Behaviour): Promise<{ body: string | null; sent: number }> {
  await using upstream = await startRawUpstream();
  upstream.behave = behave;
  const name = `u${upstream.port}`;
  await relay.register({ name, value: SECRET, access: 'public', allow: [{ origin: upstream.url }] });
  const headers = { Authorization: 'Bearer $CLIENT_SECRET' };
  const call = relay.call({ clientSecretName: name, url: `${upstream.url}/v1`, method: 'GET', headers });
  const body = await call.then((response) => (response.ok ? response.text() : null)).catch(() => null);
  const [trace] = ((await (await relay.owner('/v1/traces?limit=1')).json()) as { traces: Trace[] }).traces;
  return { body, sent: trace?.bytes ?? Number.NaN };
}

test.each<[string, Behaviour, number]>([
  ['after decompression', announced(ZEROS, 'Content-Encoding: gzip\r\n'), 10_000],
  ['after redaction, in chunks', chunked(ECHOES), ECHOES.length * 3],
  ['after redaction, in one piece', announced(ECHOES), ECHOES.length * 3],
  ['with the end that the redactor buffered', chunked(`${FILL} ${SECRET}`), FILL.length + 1 + '$CLIENT_SECRET'.length],
])(
  'a response that exceeds the limit only %s breaks off, and no byte above the limit is sent',
  async (_, behave, length) => {
    const cut = await read(limited, behave);
    expect(cut.body).toBeNull();
    expect(cut.sent).toBeLessThanOrEqual(MAX_BYTES);
    const whole = await read(generous, behave);
    expect([whole.body?.length, whole.sent]).toEqual([length, length]);
  },
);
