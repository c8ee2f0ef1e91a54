import { expect, test } from 'vitest';
import { looksLikeCurl } from '../../../extension/curl/looks-like-curl.ts';

test.each([
  'curl https://x.example',
  '  curl.exe -s https://x.example',
  '$ curl -X POST https://x.example',
  'C:\\Users\\me> curl https://x.example',
  '# List models\ncurl https://x.example',
  'export KEY=abc\n\ncurl https://x.example',
  'KEY=abc curl https://x.example',
  'cat <<EOF | curl https://x.example -d @-\n{}\nEOF',
  '```sh\ncurl https://x.example\n```',
])('%j is taken for a command', (text) => expect(looksLikeCurl(text)).toBe(true));

test.each([
  'https://curl.example/curl x',
  'curl',
  'sk-proj-abcdef curl',
  'the curl command',
  '-----BEGIN PRIVATE KEY-----\ncurl x\n-----END PRIVATE KEY-----',
  `curl ${'x'.repeat(300_000)}`,
])('%.60j is pasted as it is', (text) => expect(looksLikeCurl(text)).toBe(false));
