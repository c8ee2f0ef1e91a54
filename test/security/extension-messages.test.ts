import { expect, test } from 'vitest';
import type { InputOf, Page, Rows } from '../../extension/messages/contract.ts';
import { pageOf, type Sender } from '../../extension/messages/sender.ts';
import { createServer } from '../../extension/messages/serve.ts';
import { type Table, table } from '../../extension/messages/table.ts';
import { EMPTY_DRAFT } from '../../extension/request-model/draft.ts';

/** Who may call what, written down a second time: a row whose callers change has to be changed here too. */
const CALLERS: Readonly<Record<keyof Table, readonly Page[]>> = {
  'relays.list': ['popup.html', 'devtools.html', 'panel.html'],
  'relays.connect': ['popup.html'],
  'relays.activate': ['popup.html'],
  'relays.check': ['popup.html', 'panel.html'],
  'relays.move': ['popup.html'],
  'relays.disconnect': ['popup.html'],
  'devices.list': ['popup.html'],
  'devices.revoke': ['popup.html'],
  'playground.start': ['popup.html'],
  'playground.preview': ['popup.html'],
  'playground.cancel': ['popup.html'],
  'playground.keep': ['popup.html'],
  'playground.seen': ['popup.html'],
  'playground.body': ['popup.html'],
  'connection.show': ['panel.html'],
  'playground.edit': ['panel.html'],
  'queue.list': ['popup.html'],
  'queue.result': ['popup.html'],
  'queue.cancel': ['popup.html', 'panel.html'],
  'secrets.list': ['popup.html', 'devtools.html', 'panel.html'],
  'secrets.put': ['popup.html'],
  'secrets.patch': ['popup.html', 'panel.html'],
  'secrets.delete': ['popup.html'],
  'secrets.restore': ['popup.html'],
  'secrets.test': ['popup.html'],
  'secrets.rotate': ['popup.html'],
  'traces.get': ['popup.html', 'panel.html'],
  'traces.list': ['popup.html', 'panel.html'],
  'usage.get': ['popup.html'],
};

const relayId = 'relay-1';
/** An input that each row takes. */
const INPUTS: { readonly [Name in keyof Table]: InputOf<Table[Name]> } = {
  'relays.list': {},
  'relays.connect': { address: 'https://relay.example', code: 'code', fingerprint: 'print', deviceName: 'Laptop' },
  'relays.activate': { relayId },
  'relays.check': { relayId },
  'relays.move': { relayId, address: 'https://relay.example:8788' },
  'relays.disconnect': { relayId },
  'connection.show': {},
  'devices.list': { relayId },
  'devices.revoke': { relayId, deviceId: 'device' },
  'playground.start': { relayId, callId: 'call', draft: EMPTY_DRAFT, twin: null },
  'playground.preview': { relayId, draft: EMPTY_DRAFT, as: 'anonymous' },
  'playground.cancel': { callId: 'call' },
  'playground.keep': { id: 'offer' },
  'playground.seen': { callId: 'call' },
  'playground.body': { callId: 'call', from: 0 },
  'playground.edit': { callId: 7, draft: EMPTY_DRAFT },
  'queue.list': { relayId, cursor: null },
  'queue.result': { relayId, id: 'call' },
  'queue.cancel': { relayId, id: 'call' },
  'secrets.list': { relayId },
  'secrets.put': { relayId, name: 'openai', sealed: 'AAAA' },
  'secrets.patch': { relayId, name: 'openai', patch: { access: 'private' } },
  'secrets.delete': { relayId, name: 'openai' },
  'secrets.restore': { relayId, name: 'openai' },
  'secrets.test': { relayId, name: 'openai', draft: EMPTY_DRAFT },
  'secrets.rotate': {
    relayId,
    name: 'openai',
    sealed: 'AAAA',
    trial: { name: 'trial', sealed: 'AAAB' },
    draft: EMPTY_DRAFT,
  },
  'traces.get': { relayId, id: 'trace' },
  'traces.list': { relayId },
  'usage.get': { relayId, name: 'n' },
};

const browsers = {
  Chromium: { id: 'abcdefghijklmnopabcdefghijklmnop', origin: 'chrome-extension://abcdefghijklmnopabcdefghijklmnop' },
  Firefox: { id: 'client-secret-relay@example', origin: 'moz-extension://6f6e1a9c-0a0a-4a4a-8a8a-000000000001' },
};
type Own = (typeof browsers)[keyof typeof browsers];

/** What a browser stamps on the other end of a message, and which of our pages that is. */
const senders = ({ id, origin }: Own): Readonly<Record<string, readonly [Sender, Page | null]>> => ({
  'the popup': [{ id, url: `${origin}/popup.html` }, 'popup.html'],
  'the popup in a tab': [{ id, url: `${origin}/popup.html?tab#secrets` }, 'popup.html'],
  'the devtools page': [{ id, url: `${origin}/devtools.html` }, 'devtools.html'],
  'the panel': [{ id, url: `${origin}/panel.html` }, 'panel.html'],
  'the background itself': [{ id, url: `${origin}/background.js` }, null],
  'a page of ours that has no part in this': [{ id, url: `${origin}/other.html` }, null],
  'a folder named like the popup': [{ id, url: `${origin}/popup.html/x` }, null],
  'a content script of ours in a web page': [{ id, url: 'https://evil.example/' }, null],
  'a content script in a page that is named like the popup': [{ id, url: 'https://evil.example/popup.html' }, null],
  'a content script in an empty frame': [{ id, url: 'about:blank' }, null],
  'a content script in a srcdoc frame': [{ id, url: 'about:srcdoc' }, null],
  'a content script in a data: page': [{ id, url: `data:text/html,${origin}/popup.html` }, null],
  'a content script in a blob: page': [{ id, url: `blob:${origin}/popup.html` }, null],
  'a content script in a file': [{ id, url: 'file:///popup.html' }, null],
  'a host that begins like ours': [{ id, url: `${origin}.evil.example/popup.html` }, null],
  'a page with our origin as its user': [{ id, url: `https://${new URL(origin).host}@evil.example/popup.html` }, null],
  'another extension': [{ id: 'other', url: 'chrome-extension://other/popup.html' }, null],
  'another extension that names our page': [{ id: 'other', url: `${origin}/popup.html` }, null],
  'a web page': [{ url: 'https://evil.example/popup.html' }, null],
  'a web page that names our page': [{ url: `${origin}/popup.html` }, null],
  'a native program': [{ id }, null],
  nobody: [{}, null],
});

const rows = Object.keys(table) as (keyof Table)[];
const handlers = Object.fromEntries(rows.map((name) => [name, () => 'done']));
const serve = createServer<Rows>(table, handlers);

/** Every row from every sender: what was answered. */
function answered(own: Own, judge: typeof pageOf): string[] {
  return Object.entries(senders(own)).flatMap(([who, [sender]]) =>
    rows.filter((name) => serve({ name, input: INPUTS[name] }, judge(sender, own)) !== null).map((n) => `${who}: ${n}`),
  );
}
const permitted = (own: Own): string[] =>
  Object.entries(senders(own)).flatMap(([who, [, page]]) =>
    rows.filter((name) => page !== null && CALLERS[name].includes(page)).map((name) => `${who}: ${name}`),
  );

test('this test knows every row', () => expect(Object.keys(CALLERS).sort()).toEqual([...rows].sort()));

test.each(Object.entries(browsers))('in %s each row answers its callers and nobody else', (_, own) => {
  expect(rows.length * Object.keys(senders(own)).length).toBeGreaterThan(350);
  expect(answered(own, pageOf)).toEqual(permitted(own));
});

test.each<[string, typeof pageOf]>([
  ['only the id counts', ({ id }, own) => (id === own.id ? 'popup.html' : null)],
  ['only the address counts', ({ url }, own) => (url?.startsWith(own.origin) ? 'popup.html' : null)],
  ['only the name of the page counts', ({ url }) => (url?.endsWith('/popup.html') ? 'popup.html' : null)],
])('and a guard where %s is seen to respond to others', (_, judge) => {
  for (const own of Object.values(browsers)) {
    const wrongly = answered(own, judge).filter((pair) => !permitted(own).includes(pair));
    expect(wrongly.length).toBeGreaterThan(rows.length);
  }
});

test.each(rows)('%s takes its input in exactly this shape', (name) => {
  const page = CALLERS[name][0] ?? null;
  const wrong = [
    undefined,
    null,
    'text',
    { ...INPUTS[name], more: 1 },
    { ...INPUTS[name], relayId: 7, callId: {}, draft: 1 },
  ];
  expect(wrong.filter((input) => serve({ name, input }, page) !== null)).toEqual([]);
  expect(serve({ name, input: INPUTS[name] }, page)).not.toBeNull();
});

test.each<[keyof Table, Readonly<Record<string, unknown>>]>([
  ['relays.connect', { address: 'javascript:alert(1)//http://relay.example' }],
  ['relays.connect', { address: 'ftp://relay.example/?http://' }],
  ['secrets.put', { sealed: '' }],
  ['secrets.put', { sealed: ' AAAA' }],
  ['secrets.put', { sealed: 'AAAA\n' }],
  ['secrets.put', { sealed: 'a plaintext key' }],
])('%s does not take %o', (name, part) => {
  expect(serve({ name, input: { ...INPUTS[name], ...part } }, 'popup.html')).toBeNull();
});

test('a relay on this machine can be connected without TLS', () => {
  const input = { ...INPUTS['relays.connect'], address: 'http://127.0.0.1:8787' };
  expect(serve({ name: 'relays.connect', input }, 'popup.html')).not.toBeNull();
});
