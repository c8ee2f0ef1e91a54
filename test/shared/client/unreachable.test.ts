import { expect, test } from 'vitest';
import { reasonOf } from '../../../shared/client/unreachable.ts';

const pageAt = (url: string, more: object = {}) => {
  const { origin, protocol, hostname } = new URL(url);
  return { origin, protocol, hostname, isSecure: protocol === 'https:' || hostname === 'localhost', ...more };
};
const LOCAL = 'http://127.0.0.1:8787/v1/request';

test.each<[string, string, string, PermissionState | null, RegExp]>([
  ['a file', 'file:///home/me/index.html', LOCAL, 'granted', /^A page from a file .* Serve it with npx serve\.$/],
  ['a data URL', 'data:text/html,x', LOCAL, 'granted', /^A page in a sandboxed frame .* allow-same-origin/],
  [
    'a public page on http',
    'http://app.example',
    LOCAL,
    'denied',
    /^Browsers do not let a public page on http call a relay on this computer\. Serve/,
  ],
  [
    'a public page on https',
    'https://app.example',
    LOCAL,
    'denied',
    /on this computer\. Allow local network access for https:\/\/app\.example/,
  ],
  [
    'one that was not asked',
    'https://app.example',
    'http://relay.localhost:8787',
    'prompt',
    /Allow local network access/,
  ],
  ['one in a browser that cannot tell', 'https://app.example', 'http://[::1]:8787', null, /Allow local network access/],
  [
    'one with the permission',
    'https://app.example',
    LOCAL,
    'granted',
    /did not respond, or does not allow calls from https:\/\/app\.example\. Check/,
  ],
  [
    'a public page and a relay in the network',
    'https://app.example',
    'http://192.168.1.7:8787',
    'denied',
    /in the local network\. Allow/,
  ],
  ['a page in the network', 'http://10.0.0.5', LOCAL, 'denied', /^Browsers do not let/],
  [
    'a page beside the relay',
    'http://localhost:5173',
    LOCAL,
    null,
    /did not respond, or does not allow calls from http:\/\/localhost:5173/,
  ],
  [
    'mixed content',
    'https://app.example',
    'http://relay.example',
    null,
    /^A page on https cannot call the relay at http:\/\/relay\.example \(mixed content\)/,
  ],
  ['two public ones', 'https://app.example', 'https://relay.example', 'denied', /did not respond, or does not allow/],
  [
    'two names that only resemble local ones',
    'https://10.example',
    'https://localhost.example',
    'denied',
    /did not respond/,
  ],
])('the reason for %s says what to do', (_, page, relay, permission, expected) => {
  expect(reasonOf(pageAt(page), new URL(relay), permission)).toMatch(expected);
});
