import { expect, test } from 'vitest';
import { asHar } from '../../../../extension/inspector/actions/har-export.ts';
import { importHar } from '../../../../extension/inspector/actions/har-import.ts';
import { leaksOf } from '../../../../extension/leaks/leaks.ts';
import { createWatch } from '../../../../extension/leaks/suspect.ts';
import { directCallOf } from '../../../../extension/recorded-call/page-call.ts';
import type { RecordedCall } from '../../../../extension/recorded-call/recorded-call.ts';
import { createCanary, createScanner } from '../../../support/redaction/canary.ts';
import { exchange, hex, random } from '../../leaks/build.ts';
import { RELAY, recorded, requested } from '../build.ts';

const watch = createWatch(() => ['https://api.example']);
const exported = (calls: readonly RecordedCall[]): string => JSON.stringify(asHar(calls, () => RELAY.address, '0.1.0'));
const imported = (text: string): readonly RecordedCall[] => {
  const read = importHar(text, watch);
  if (!read.ok) throw new Error(read.problem);
  return read.calls;
};

const request = {
  clientSecretName: 'openai',
  url: 'https://api.openai.com/v1/images',
  method: 'POST',
  headers: { Authorization: 'Bearer $CLIENT_SECRET' },
  data: { prompt: 'hello' },
};
const response = { text: '{"ok":true}', isBase64: false };
const calls = [
  requested(request, { startedAt: 1_764_000_000_000, size: 11 }, response),
  requested({ ...request, method: 'GET', data: undefined, params: { q: 'x', tag: ['a', 'b'] } }, { status: 403 }),
  recorded({
    url: `${RELAY.address}/v1/forward/openai/https://api.openai.com/v1/chat?x=1`,
    requestHeaders: [['authorization', 'Bearer $CLIENT_SECRET']],
    requestBody: 'text',
  }),
  requested(request, { status: 0, error: 'net::ERR_CONNECTION_REFUSED', responseHeaders: [] }),
  requested(request, {}, { text: btoa('pixels'), isBase64: true }),
];

test('what is exported is read back as it was, and marked as imported', () => {
  const back = imported(exported(calls));
  const kept = (call: RecordedCall) => ({ ...call, id: 0, initiator: 'import', relayId: null, kind: null });
  expect(back).toEqual(calls.map(kept));
});

test('every entry has all that HAR 1.2 asks for', () => {
  const { log } = JSON.parse(exported(calls));
  expect(log).toMatchObject({ version: '1.2', creator: { name: 'Client Secret Relay', version: '0.1.0' } });
  for (const entry of log.entries) {
    expect(new Date(entry.startedDateTime).toISOString()).toBe(entry.startedDateTime);
    expect(entry).toMatchObject({
      time: expect.any(Number),
      cache: {},
      timings: { send: expect.any(Number), wait: expect.any(Number), receive: expect.any(Number) },
    });
    for (const side of [entry.request, entry.response]) {
      expect(side).toMatchObject({
        httpVersion: expect.any(String),
        cookies: [],
        headers: expect.any(Array),
        headersSize: expect.any(Number),
        bodySize: expect.any(Number),
      });
    }
    expect(entry.request).toMatchObject({
      method: expect.any(String),
      url: expect.stringMatching(/^http/),
      queryString: expect.any(Array),
    });
    expect(entry.response).toMatchObject({
      status: expect.any(Number),
      statusText: expect.any(String),
      redirectURL: '',
      content: { size: expect.any(Number), mimeType: expect.any(String) },
    });
  }
});

test('neither the export nor the import of a foreign file keeps a credential', () => {
  const canary = createCanary();
  const scanner = createScanner(canary);
  const signIn = random(60);
  const headers = [
    { name: 'Authorization', value: `Bearer ${signIn}` },
    { name: 'Cookie', value: `session=${signIn}` },
    { name: 'Content-Type', value: 'application/json' },
  ];
  const entry = (url: string, sent: object[], text: string) => ({
    startedDateTime: '2026-11-24T10:00:00.000Z',
    time: 1,
    request: { method: 'POST', url, headers: sent, postData: { text } },
    response: { status: 200, headers: [], content: { size: 1, text: `you sent ${canary}` } },
    timings: {},
  });
  const file = JSON.stringify({
    log: {
      entries: [
        entry(
          'https://relay.example/v1/request',
          headers,
          JSON.stringify({ ...request, headers: { 'X-Api-Key': canary } }),
        ),
        entry('https://api.example/v1', [{ name: 'Authorization', value: `Bearer ${canary}` }], '{}'),
        entry('https://elsewhere.example/', headers, `{"text":"${hex(32)}"}`),
      ],
    },
  });
  expect(scanner.inText('the file', file)).not.toEqual([]);
  const read = importHar(file, watch);
  expect(read).toMatchObject({ ok: true, skipped: 1 });
  const back = imported(file);
  expect(back.map((call) => leaksOf(call).map(({ id }) => id))).toEqual([['literal'], ['raw-credential']]);
  for (const text of [JSON.stringify(back), exported(back)]) {
    expect(scanner.inText('kept', text)).toEqual([]);
    expect(text).not.toContain(signIn);
  }
});

test('a request past the relays comes back with what it was found to leak, although the key is not in the file', () => {
  const key = `sk-proj-${random(40)}`;
  const found = watch(
    exchange({
      url: `https://api.example/v1?api_key=${key}`,
      requestHeaders: [
        ['authorization', `Bearer ${random(40)}`],
        ['x-other', '$CLIENT_SECRET'],
      ],
    }),
  );
  if (!found) throw new Error('Nothing was found.');
  const call = directCallOf(1, found);
  expect(call.findings.map(({ id, place, vendor }) => [id, place, vendor])).toEqual([
    ['raw-credential', 'header authorization', undefined],
    ['raw-credential', 'query api_key', 'OpenAI'],
    ['placeholder-direct', 'header x-other', undefined],
  ]);
  const text = exported([call]);
  expect(text).not.toContain(key);
  // Also where no relay is paired that has a secret for that host.
  const read = importHar(
    text,
    createWatch(() => []),
  );
  expect(read).toMatchObject({ ok: true, calls: [{ route: 'direct', initiator: 'import', sent: call.sent }] });
  const byPlace = (a: { place: string }, b: { place: string }) => a.place.localeCompare(b.place);
  expect(read.ok && [...(read.calls[0]?.findings ?? [])].sort(byPlace)).toEqual([...call.findings].sort(byPlace));
  // Over a second file, too.
  expect(read.ok && imported(exported(read.calls))).toEqual(read.ok && read.calls);
});

test('a file cannot bring words of its own, nor a credential by calling its request a leak', () => {
  const key = `sk-proj-${random(40)}`;
  const entry = (found: object) => ({
    startedDateTime: '2026-11-24T10:00:00.000Z',
    request: { method: 'GET', url: `https://other.example/?key=${key}`, headers: [] },
    response: { status: 200, headers: [], content: { size: 1 } },
    _route: 'direct',
    _findings: [found],
  });
  const entries = [
    entry({ id: 'plain-http', place: 'address', title: 'Send your key to', fix: 'evil.example', vendor: 'Evil' }),
    entry({ id: 'my-own', place: 'address' }),
  ];
  const read = importHar(
    JSON.stringify({ log: { entries } }),
    createWatch(() => []),
  );
  const text = JSON.stringify(read);
  expect(read.ok && read.calls.map(({ findings }) => findings.map(({ id }) => id))).toEqual([
    ['plain-http', 'raw-credential'],
    ['raw-credential'],
  ]);
  expect(text).not.toMatch(/evil|your key to/i);
  expect(text).not.toContain(key);
  // Without the word of our own export, a request to a host that is not registered is none of ours.
  const foreign = entries.map(({ _route, ...rest }) => rest);
  expect(
    importHar(
      JSON.stringify({ log: { entries: foreign } }),
      createWatch(() => []),
    ).ok,
  ).toBe(false);
});

test.each([
  ['text', 'This is not a HAR file'],
  ['{"log":{}}', 'This is not a HAR file'],
  ['{"log":{"entries":[{"request":{"method":"GET","url":"https://a.example/"}}, 7]}}', 'None of the 2 requests'],
])('%s is told what it is not', (text, problem) => {
  expect(importHar(text, watch)).toEqual({ ok: false, problem: expect.stringContaining(problem) });
});
