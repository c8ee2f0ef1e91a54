import { expect, test } from 'vitest';
import { blanksIn } from '../../../extension/curl/blanks.ts';
import { separateCredential } from '../../../extension/curl/credential.ts';
import { looksLikeCurl } from '../../../extension/curl/looks-like-curl.ts';
import { readCurl } from '../../../extension/curl/read-curl.ts';

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

test.each(['#a\n\n\n', 'A=b ', '$ ', '{', '${', '`', '$(', '<a', "'", '@', '\\\n', 'x@', ' | '])(
  'a long run of %j does not hang',
  (part) => {
    const run = part.repeat(100_000 / part.length - 20);
    const start = performance.now();
    looksLikeCurl(`${run} x`);
    const read = readCurl(`curl https://x.example/${run} -d '${run}'`);
    if (read.ok) blanksIn(separateCredential(read.value.draft).draft);
    expect(performance.now() - start).toBeLessThan(20_000);
  },
);

test.each([
  'https://curl.example/curl x',
  'curl',
  'sk-proj-abcdef curl',
  'the curl command',
  '-----BEGIN PRIVATE KEY-----\ncurl x\n-----END PRIVATE KEY-----',
  `curl ${'x'.repeat(300_000)}`,
])('%.60j is pasted as it is', (text) => expect(looksLikeCurl(text)).toBe(false));
