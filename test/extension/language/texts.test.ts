import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/targets.ts';
import { textsIn } from '../../support/texts-in-source.ts';

/** Texts that are the same in every language: names of products, code, and what is for developers of the extension. */
const SAME_EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
  'extension/collections/har/write.ts': ['Client Secret Relay'],
  'extension/collections/own/read.ts': ['Client Secret Relay'],
  'extension/leaks/vendor-keys.ts': ['Hugging Face', 'HashiCorp Vault', 'a private key'],
  'extension/messages/serve.ts': ['The extension failed at {}.'],
  'extension/secrets/advanced-fields.tsx': ['{ "role": "paid" }'],
  'extension/starters/ai-services.ts': ['Hugging Face', 'Name three sea animals.', 'A cute baby sea otter'],
  'extension/starters/google.ts': ['Google Gemini', 'Google Maps', 'Name three sea animals.'],
  'extension/starters/services.ts': ['Stripe test mode', '{ viewer { id name } }'],
  'extension/playground/code/views.ts': ['clientSecretRequest', 'fetch', 'Python', 'Go'],
  'extension/playground/compose/findings.tsx': ['info'],
  'extension/playground/compose/run-as.tsx': ['{ "role": "editor" }'],
  'extension/playground/lint/place-edit.ts': ['Authorization: Bearer'],
  'extension/playground/response/relay-headers.ts': [
    'client-secret-relay client-secret-trace server-timing cache-control vary',
    'content-security-policy cross-origin-opener-policy cross-origin-resource-policy referrer-policy',
    'connection keep-alive transfer-encoding',
  ],
  'extension/inspector/actions/forward-as-code.ts': [
    '-H "Relay-Authorization: Bearer {}"',
    'const body = new FormData();',
    '{}const response = await fetch({}, {});',
  ],
  'extension/inspector/actions/har-export.ts': ['Client Secret Relay'],
  'extension/inspector/list/bars.ts': ['linear-gradient(90deg, transparent {}, {}, transparent 0)'],
  // Replaced where it is shown.
  'extension/recorded-call/sent.ts': ['(not kept)'],
  // The reason phrases of HTTP.
  'extension/response-view/format.ts': [
    'No content',
    'Partial content',
    'Moved permanently',
    'Not modified',
    'Bad request',
    'Payment required',
    'Not found',
    'Method not allowed',
    'Content too large',
    'Unsupported media type',
    'Misdirected request',
    'Unprocessable content',
    'Too many requests',
    'Internal server error',
    'Bad gateway',
    'Service unavailable',
    'Gateway timeout',
    'Client error',
    'Server error',
  ],
  'extension/response-view/media/inert-html.ts': [
    'script, link, meta, base, template, iframe, frame, object, embed',
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:",
    '<!doctype html><meta http-equiv="Content-Security-Policy" content="{}">{}',
  ],
  'extension/response-view/tree/path-bar.tsx': ['JSONPath'],
};
/** Files with code that people copy, and options of programs. */
const CODE = [
  'request-model/as-code.ts',
  'request-model/as-form.ts',
  'curl/options.ts',
  'playground/code/snippets.ts',
].map((file) => `extension/${file}`);

const files = globSync('extension/**/*.{ts,tsx}', { cwd: ROOT }).filter((file) => !CODE.includes(file));

test('no text that people read is outside of the catalogue', () => {
  const found = files.flatMap((file) => {
    const allowed = SAME_EVERYWHERE[file] ?? [];
    return textsIn(file, readFileSync(path.join(ROOT, file), 'utf8'))
      .filter((text) => !allowed.includes(text))
      .map((text) => `${file}: ${text}`);
  });
  expect(found).toEqual([]);
});

test('every exception is still needed', () => {
  const needless = Object.entries(SAME_EVERYWHERE).flatMap(([file, allowed]) => {
    const texts = textsIn(file, readFileSync(path.join(ROOT, file), 'utf8'));
    return allowed.filter((text) => !texts.includes(text)).map((text) => `${file}: ${text}`);
  });
  expect(needless).toEqual([]);
  const hasText = (file: string): boolean => textsIn(file, readFileSync(path.join(ROOT, file), 'utf8')).length > 0;
  expect(CODE.filter((file) => !hasText(file))).toEqual([]);
});

test.each([
  '<p>Hello</p>',
  '<p>{name} calls</p>',
  '<Button label="Save" />',
  "<p title={isOpen ? 'Close' : 'Open'} />",
  "const text = 'The call failed.';",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a source.
  'const text = `Connected to ${name}.`;',
  "const tab = { label: 'Secrets' };",
  "showToast({ text: 'Saved' });",
  "const title = 'Saved';",
])('would find a text in %s', (source) => {
  expect(textsIn('sample.tsx', source)).toHaveLength(source.includes('isOpen') ? 2 : 1);
});

test.each([
  "throw new Error('A developer reads this.');",
  "import x from './some file.ts';",
  "const kind: 'a b' | 'c d' = other;",
  '<Icon name="chevron-right" class="a b" />',
  "t('connection.start.first')",
  "console.warn('A developer reads this, too.');",
  "field.closest('input, textarea, button')",
  "const type = { text: 'text/plain', other: 'application/json; charset=utf-8' };",
  '<input placeholder="https://api.example.com" />',
  '<Command text="npx client-secret-relay pair" />',
  "const TEXTS = { label: 'connection.start.first' };",
  "<p>{t('connection.start.first')}</p>",
  '<p>$CLIENT_SECRET · 1.5</p>',
])('leaves alone what is no text: %s', (source) => {
  expect(textsIn('sample.tsx', source)).toEqual([]);
});
