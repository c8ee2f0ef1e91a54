import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { createCanary, createScanner, type Sighting } from '../support/redaction/canary.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { echo, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/** After a whole run with a secret that exists only here, it must be in one place: what the upstream received. */
const canary = createCanary();
const scanner = createScanner(canary);
const responses: string[] = [];
let storage: { local: object; session: object };
let relay: RelayProcess;
let upstream: Upstream;
let chromium: Chromium;

beforeAll(async () => {
  [relay, upstream, chromium] = await Promise.all([
    startRelayProcess({ RELAY_LOG_LEVEL: 'debug' }),
    startUpstream(echo),
    launchChromium(),
  ]);
  const app = extensionApp(await chromium.openPopup());
  await app.connect(relay.connectLink);
  await app.register({ name: 'canary', value: canary, access: 'Public', destination: upstream.url });
  await app.compose({
    secret: 'canary',
    method: 'POST',
    url: `${upstream.url}/echo`,
    headers: { Authorization: 'Bearer $CLIENT_SECRET' },
    json: { prompt: 'hello' },
  });
  await app.send();
  responses.push((await app.response.textContent()) ?? '');
  await callFromOutside({ headers: { Authorization: 'Bearer $CLIENT_SECRET' } });
  await callFromOutside({ headers: { Authorization: 'Bearer $CLIENT_SECRET' }, url: 'https://elsewhere.example/' });
  await callFromOutside({ params: { key: '$CLIENT_SECRET' } });
  // A second secret, typed and left: its draft is kept, its value must not be.
  await app.open('Secrets');
  await app.page.getByRole('button', { name: 'Back to the list' }).click();
  await app.page.getByRole('button', { name: 'New', exact: true }).click();
  await app.page.getByLabel('Name', { exact: true }).fill('left-behind');
  await app.page.getByLabel('Value', { exact: true }).fill(canary);
  await app.open('Playground');
  await app.page.close();
  storage = await vi.waitFor(async () => {
    const stored = await chromium.storage();
    expect(JSON.stringify(stored)).toContain('left-behind');
    return stored;
  }, 10_000);
  await chromium.quit();
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay?.stop(), upstream?.close()]);
});

async function callFromOutside(part: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${relay.url}/v1/request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'http://127.0.0.1:3000' },
    body: JSON.stringify({ clientSecretName: 'canary', url: `${upstream.url}/echo`, method: 'GET', ...part }),
  });
  responses.push(JSON.stringify([...response.headers]), await response.text());
}

test('the run was real: the upstream got the secret, and the answers hold the placeholder in its place', () => {
  expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual([
    `Bearer ${canary}`,
    `Bearer ${canary}`,
  ]);
  expect(responses.join('\n')).toContain('Bearer $CLIENT_SECRET');
  expect(responses.join('\n')).toContain('URL_NOT_ALLOWED');
});

test('no response has it, in no form', () => {
  expect(responses.flatMap((response, index) => scanner.inText(`response ${index}`, response))).toEqual([]);
});

test("the extension's storage and the browser's whole profile do not have it", async () => {
  expect(scanner.inText('storage', JSON.stringify(storage))).toEqual([]);
  const { sightings, files } = await scanner.inFolder(chromium.profile);
  expect(files).toBeGreaterThan(10);
  expect(sightings).toEqual([]);
});

test("the relay's log does not have it", () => {
  expect(relay.output()).toContain('secret=canary');
  expect(scanner.inText('log', relay.output())).toEqual([]);
});

test("the relay's data folder does not have it, running with its write-ahead log and stopped", async () => {
  const running = await scanner.inFolder(relay.dataDir);
  expect(await relay.quit()).toBe(0);
  const stopped = await scanner.inFolder(relay.dataDir);
  expect(running.files).toBeGreaterThan(stopped.files);
  expect<Sighting[]>([...running.sightings, ...stopped.sightings]).toEqual([]);
});

test('the same search finds it where it is', async () => {
  await writeFile(path.join(relay.dataDir, 'leak.log'), `a line with ${Buffer.from(canary).toString('base64')}\n`);
  await writeFile(path.join(chromium.profile, 'leak.log'), JSON.stringify({ value: canary }));
  expect((await scanner.inFolder(relay.dataDir)).sightings).not.toEqual([]);
  expect((await scanner.inFolder(chromium.profile)).sightings).not.toEqual([]);
  expect(scanner.inBytes('upstream', Buffer.from(upstream.received[0]?.headers.authorization ?? ''))).not.toEqual([]);
});
