import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../relay/config/config.ts';
import { policySchema } from '../../../shared/protocol/policy.ts';

/** Of a destination and of a page, as the policy and the configuration take them; null where refused. */
function taken(text: string) {
  const allow = v.safeParse(policySchema, { allow: [{ origin: text }] });
  const origins = v.safeParse(policySchema, { origins: [text] });
  const config = readConfig({ RELAY_ALLOWED_ORIGINS: text });
  return [
    allow.success ? allow.output.allow[0]?.origin : null,
    origins.success ? origins.output.origins?.[0] : null,
    config.ok ? config.value.RELAY_ALLOWED_ORIGINS?.[0] : null,
  ];
}

describe('an origin is compared in one form', () => {
  test.each([
    ['https://app.example', 'https://app.example'],
    ['https://app.example/', 'https://app.example'],
    ['HTTPS://App.Example', 'https://app.example'],
    ['https://app.example:443', 'https://app.example'],
    ['http://app.example:80/', 'http://app.example'],
    ['https://app.example:08443', 'https://app.example:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['https://BÜCHER.example:443/', 'https://xn--bcher-kva.example'],
    ['http://[::0001]:5173', 'http://[::1]:5173'],
  ])('%s is %s', (text, expected) => {
    expect(taken(text)).toEqual([expected, expected, expected]);
  });

  test.each([
    ['https://*.Bücher.example:443/', 'https://*.xn--bcher-kva.example'],
    ['https://*.example.com', 'https://*.example.com'],
  ])('with one leading label, in a policy: %s is %s', (text, expected) => {
    expect(taken(text)).toEqual([expected, expected, null]);
  });

  test.each([
    ['chrome-extension://ABC/', 'chrome-extension://abc'],
    ['moz-extension://a-1', 'moz-extension://a-1'],
  ])('of an extension, as a page: %s is %s', (text, expected) => {
    expect(taken(text)).toEqual([null, expected, expected]);
  });

  test.each([
    'app.example',
    'https://',
    'https://app.example/path',
    'https://app.example//',
    'https://app.example?a',
    'https://app.example#a',
    'https://user@app.example',
    'https://app.example\\.evil.example',
    'https://app.\nexample',
    ' https://app.example x',
    'https://a.*.example',
    'https://*.*.example',
    'https://app.example:99999',
    'ftp://app.example',
    'javascript://app.example',
    'chrome-extension://abc/popup.html',
    'null',
    '',
  ])('%j is none', (text) => {
    expect(taken(text).filter((one) => one != null)).toEqual([]);
  });
});
