import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../../scripts/targets.ts';
import { textsIn } from '../../support/texts-in-source.ts';

/** Folders and files whose texts are not in the catalogue yet. */
const NOT_YET = [
  'background collections connection curl leaks messages plain-keys playground policy relay-client request-model saved',
  'secret-tests secrets starters storage usage',
].flatMap((line) => line.split(' '));
/** Texts that are the same in every language: names of products, code, and what is for developers of the extension. */
const SAME_EVERYWHERE: Readonly<Record<string, readonly string[]>> = {
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

const files = globSync('extension/**/*.{ts,tsx}', { cwd: ROOT }).filter(
  (file) => !NOT_YET.some((part) => file.startsWith(`extension/${part}`)),
);

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
  "<p>{t('connection.start.first')}</p>",
  '<p>$CLIENT_SECRET · 1.5</p>',
])('leaves alone what is no text: %s', (source) => {
  expect(textsIn('sample.tsx', source)).toEqual([]);
});
