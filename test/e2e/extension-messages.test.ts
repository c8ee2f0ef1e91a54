import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { InputOf } from '../../extension/messages/contract.ts';
import { type Table, table } from '../../extension/messages/table.ts';
import { EMPTY_DRAFT } from '../../extension/request-model/draft.ts';
import { CHROME_OUTPUT } from '../../scripts/targets.ts';
import { type Chromium, launchChromium } from '../support/browser/chromium.ts';
import { extensionApp } from '../support/browser/extension-app.ts';
import { hostileExtension, type OtherExtension, openedTwin } from '../support/browser/other-extensions.ts';
import { servePage, type WebPage } from '../support/browser/page.ts';
import { createCanary, createScanner } from '../support/redaction/canary.ts';
import { type RelayProcess, startRelayProcess } from '../support/relay/relay-process.ts';
import { echo, startUpstream, type Upstream } from '../support/upstream/upstreams.ts';

/**
 * Ours in the real browser, beside an extension of somebody else and a twin of ours with holes in its manifest: what the
 * same probes find there shows that they would find it in ours.
 */
const MESSAGES = (Object.keys(table) as (keyof Table)[]).map((name) => ({ name, input: { relayId: 'x' } }));
MESSAGES.push({ name: 'relays.list', input: {} as { relayId: string } });
const canary = createCanary();
let chromium: Chromium;
let relay: RelayProcess;
let upstream: Upstream;
let site: WebPage;
let hostile: OtherExtension;
let twin: OtherExtension;
let popup: Page;

/** What a message brings back from an extension; `null` for nothing. Runs in whichever page or script sends it. */
async function probe(messages: readonly object[], to?: string): Promise<(string | null)[]> {
  type Callback = (response: unknown) => void;
  interface Runtime {
    readonly lastError?: unknown;
    sendMessage(...args: unknown[]): void;
    connect(...args: unknown[]): Record<'onMessage' | 'onDisconnect', { addListener(listener: Callback): void }>;
  }
  const runtime = (globalThis as unknown as { chrome?: { runtime?: Partial<Runtime> } }).chrome?.runtime;
  const { sendMessage, connect } = runtime ?? {};
  if (!sendMessage || !connect) return [];
  const responses = messages.map(
    (message) =>
      new Promise<string | null>((resolve) => {
        const told: Callback = (response) =>
          resolve(runtime?.lastError || response === undefined ? null : JSON.stringify(response));
        if (to === undefined) sendMessage(message, told);
        else sendMessage(to, message, told);
      }),
  );
  const port = to === undefined ? connect({ name: 'playground' }) : connect(to, { name: 'playground' });
  const streamed = new Promise<string | null>((resolve) => {
    port.onMessage.addListener((message) => resolve(JSON.stringify(message)));
    port.onDisconnect.addListener(() => resolve(null));
  });
  return Promise.all([...responses, streamed]);
}

const LOOK = "await chrome.storage.local.get().then(() => 'read', () => 'refused')";
/** The twin's content script: the same probe, and a look at the storage with the device tokens. */
const CONTENT_SCRIPT = `(async () => {
  ${probe};
  const responses = await probe(${JSON.stringify(MESSAGES)});
  const stored = ${LOOK};
  document.documentElement.dataset.seen = JSON.stringify({ responses, stored });
})();`;

beforeAll(async () => {
  [hostile, twin, relay, upstream] = await Promise.all([
    hostileExtension(`(async () => { document.documentElement.dataset.stored = ${LOOK}; })();`),
    openedTwin(CONTENT_SCRIPT),
    startRelayProcess(),
    startUpstream(echo),
  ]);
  const folders = [CHROME_OUTPUT, hostile.path, twin.path].join(',');
  chromium = await launchChromium([`--disable-extensions-except=${folders}`, `--load-extension=${folders}`]);
  site = await servePage(relay.url);
  popup = await chromium.openPopup();
  const app = extensionApp(popup);
  await app.connect(relay.connectLink);
  await app.register({ name: 'canary', value: canary, access: 'Public', destination: upstream.url });
});
afterAll(async () => {
  await chromium?.close();
  await Promise.all([relay, upstream, site].map((one) => one?.[Symbol.asyncDispose]()));
  await Promise.all([hostile?.remove(), twin?.remove()]);
});

const somewhere = async (url: string): Promise<Page> => {
  const page = await chromium.context.newPage();
  await page.goto(url);
  return page;
};
const nothing = Array.from({ length: MESSAGES.length + 1 }, () => null);
const given = (responses: readonly (string | null)[]): string[] => responses.filter((response) => response !== null);
/** A function of this file, called in a page. */
const probing = (to?: string): string => `(${probe})(${JSON.stringify(MESSAGES)}, ${JSON.stringify(to)})`;

test('our popup is answered, so the probe works', async () => {
  const responses: (string | null)[] = await popup.evaluate(probing());
  expect(given(responses).length).toBeGreaterThan(5);
  expect(responses.at(-1)).toContain('"call"');
});

test('another extension gets no response and no stream', async () => {
  const page = await somewhere(`chrome-extension://${hostile.id}/page.html`);
  expect(await page.evaluate(probing(chromium.extensionId))).toEqual(nothing);
  const fromTwin: (string | null)[] = await page.evaluate(probing(twin.id));
  expect(given(fromTwin)).toHaveLength(MESSAGES.length);
  await page.close();
});

test('a content script under our own id gets no response, no stream and no storage', async () => {
  const page = await somewhere(site.url);
  await page.waitForSelector('[data-seen][data-stored]', { state: 'attached' });
  const seen: unknown = JSON.parse((await page.locator('html').getAttribute('data-seen')) ?? '');
  expect(seen).toEqual({ responses: nothing, stored: 'refused' });
  // As it is where nobody asks for more: the other extension's content script reads its own.
  expect(await page.locator('html').getAttribute('data-stored')).toBe('read');
  await page.close();
  const own = await somewhere(`chrome-extension://${twin.id}/popup.html`);
  expect(given(await own.evaluate(probing())).length).toBeGreaterThan(5);
  await own.close();
});

test('a web page has no way to send anything, and can neither embed, open nor read a page of ours', async () => {
  const page = await somewhere(site.url);
  expect(await page.evaluate(probing(chromium.extensionId))).toEqual([]);
  const reach = (id: string): Promise<string[]> =>
    page.evaluate(async (address) => {
      const frame = document.createElement('iframe');
      const loaded = new Promise((resolve) => {
        frame.onload = resolve;
      });
      frame.src = address;
      document.body.append(frame);
      await loaded;
      const fetched = await fetch(address).then(
        () => 'fetched',
        () => 'not fetched',
      );
      return [fetched];
    }, `chrome-extension://${id}/popup.html`);
  const embedded = (id: string): boolean => page.frames().some((frame) => frame.url().includes(id));
  expect(await reach(chromium.extensionId)).toEqual(['not fetched']);
  expect(embedded(chromium.extensionId)).toBe(false);
  expect(await reach(twin.id)).toEqual(['fetched']);
  expect(embedded(twin.id)).toBe(true);
  await page.close();
});

test('no row answers a value or a device token, each run for real', async () => {
  const { connections } = (await chromium.storage()).local as {
    connections: { list: { id: string; deviceId: string; deviceToken: string }[] };
  };
  const [connection] = connections.list;
  expect(connection?.deviceToken).toMatch(/^csr_/);
  const { id: relayId = '', deviceId = '', deviceToken = '' } = connection ?? {};
  const draft = {
    ...EMPTY_DRAFT,
    secret: 'canary',
    url: `${upstream.url}/echo`,
    headers: [{ id: '1', name: 'Authorization', value: 'Bearer $CLIENT_SECRET', on: true }],
    body: { kind: 'json' as const, text: '{}', fields: [] },
  };
  const one = { relayId, name: 'canary' };
  const link = new URL(relay.connectLink);
  const [code = '', fingerprint = ''] = link.hash.replace('#pair=', '').split('.');
  const responses: Partial<Record<keyof Table, string>> = {};
  const panel = await somewhere(`chrome-extension://${chromium.extensionId}/panel.html`);
  const send = async <Name extends keyof Table>(name: Name, input: InputOf<Table[Name]>): Promise<string> => {
    const reply = await (table[name].from.includes('popup.html') ? popup : panel).evaluate(
      (message) =>
        (
          globalThis as unknown as { chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } } }
        ).chrome.runtime.sendMessage(message),
      { name, input },
    );
    expect(reply, name).toMatchObject({ ok: true });
    const text = JSON.stringify(reply);
    responses[name] = text;
    return text;
  };

  await send('relays.list', {});
  await send('relays.activate', { relayId });
  await send('relays.check', { relayId });
  await send('connection.show', {});
  await send('devices.list', { relayId });
  await send('devices.revoke', { relayId, deviceId: 'nobody' });
  await send('playground.start', { relayId, callId: 'call', draft, twin: null });
  await vi.waitFor(async () => {
    const { session } = await chromium.storage();
    expect(JSON.stringify(session)).toContain('"phase":"done"');
  }, 10_000);
  const echoed = JSON.parse(await send('playground.body', { callId: 'call', from: 0 })) as {
    output: { base64: string };
  };
  const shown = Buffer.from(echoed.output.base64, 'base64').toString();
  expect(shown).toContain('Bearer $CLIENT_SECRET');
  await send('playground.cancel', { callId: 'call' });
  await send('playground.keep', { id: 'offer' });
  await send('playground.seen', { callId: 'call' });
  await send('playground.edit', { callId: 7, draft });
  const [, trace = ''] = /"id":"([0-9a-f-]{36})"/.exec(await send('traces.list', { relayId })) ?? [];
  expect(await send('traces.get', { relayId, id: trace })).toContain('••••');
  expect(await send('playground.preview', { relayId, draft })).toContain('••••');
  const queued = { ...draft, queue: { on: true, name: 'q', poll: '250', expires: '' } };
  await send('playground.start', { relayId, callId: 'queued', draft: queued, twin: null });
  const listed = await vi.waitFor(async () => {
    const page = await send('queue.list', { relayId, cursor: null });
    expect(page).toContain('"status":"resolved"');
    return page;
  }, 10_000);
  const ofQueue = { relayId, id: /"id":"([\w-]{24})"/.exec(listed)?.[1] ?? '' };
  const result = JSON.parse(await send('queue.result', ofQueue)) as { output: { value: { base64: string } } };
  expect(Buffer.from(result.output.value.base64, 'base64').toString()).toContain('Bearer $CLIENT_SECRET');
  expect(await send('queue.cancel', ofQueue)).toContain('"removed":false');
  await send('secrets.list', { relayId });
  expect(await send('secrets.test', { ...one, draft })).toContain('works');
  await send('secrets.rotate', { ...one, sealed: 'AAAA', trial: { name: 'trial', sealed: 'AAAA' }, draft });
  await send('secrets.patch', { ...one, patch: { access: 'private' } });
  await send('secrets.put', { ...one, sealed: 'AAAA' });
  await send('usage.get', one);
  await send('secrets.delete', one);
  await send('secrets.restore', one);
  await send('relays.move', { relayId, address: link.origin });
  await send('relays.connect', { address: link.origin, code, fingerprint, deviceName: 'Again' });
  await send('relays.disconnect', { relayId });

  expect(Object.keys(responses).sort()).toEqual(Object.keys(table).sort());
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${canary}`);
  for (const secret of [canary, deviceToken]) {
    const scanner = createScanner(secret);
    const all = { ...responses, 'body of the response': shown };
    expect(Object.entries(all).flatMap(([name, text]) => scanner.inText(name, text))).toEqual([]);
    expect(scanner.inText('control', `${deviceId} ${secret}`)).not.toEqual([]);
  }
});
