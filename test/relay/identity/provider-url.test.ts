import { expect, test } from 'vitest';
import { isProviderUrl } from '../../../relay/identity/provider-url.ts';

test.each([
  'https://login.example',
  'https://10.0.0.1:8443/keys',
  'http://localhost:8080',
  'http://127.0.0.1/',
  'http://127.10.20.255:9000/',
  'http://[::1]:9000/',
])('keys may be fetched from %s', (url) => expect(isProviderUrl(new URL(url))).toBe(true));

test.each([
  'http://login.example',
  'http://10.0.0.1/',
  'http://localhost.evil.example/',
  'http://evil-localhost/',
  'http://evil.example.127.0.0.1.nip.io/',
  'http://[::2]/',
  'http://[::ffff:127.0.0.1]/',
  'ftp://localhost/',
  'file:///etc/keys',
  'ws://127.0.0.1/',
  'https://user@login.example',
  'https://:password@login.example',
  'http://user:password@localhost/',
])('and not from %s', (url) => expect(isProviderUrl(new URL(url))).toBe(false));
