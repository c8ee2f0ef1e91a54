import { expect, test } from 'vitest';
import { blanksIn, fillBlanks } from '../../../extension/curl/blanks.ts';
import { readCurl } from '../../../extension/curl/read-curl.ts';

function draftOf(command: string) {
  const read = readCurl(command);
  if (!read.ok) throw new Error(read.refusal.detail);
  return read.value.draft;
}

test('variables and blanks are found in every part, but not what bodies mean as it is', () => {
  const draft = draftOf(
    `curl "https://x.example/$ID/<name>/{team}?q=%41" -u "\${USER}:$CLIENT_SECRET" -H "X: YOUR_ORG" --json '{"a": "$AMOUNT", "b": "<b>{c}</b> $5 $ref"}'`,
  );
  expect(blanksIn(draft)).toEqual(['$ID', '<name>', '{team}', 'YOUR_ORG', `\${USER}`, '$AMOUNT']);
});

test('values are written for the text around them', () => {
  const draft = draftOf(`curl "https://x.example/$ID" -u "$USER:$CLIENT_SECRET" --json '{"a": "$AMOUNT"}'`);
  const filled = fillBlanks(draft, { $ID: 'a b/c', $USER: 'ü"', $AMOUNT: '1"2', $OTHER: 'x' });
  expect(filled.url).toBe('https://x.example/a%20b%2Fc');
  expect(filled.headers.map(({ value }) => value)).toContain('Basic w7wiOiRDTElFTlRfU0VDUkVU');
  expect(JSON.parse(filled.body.text)).toEqual({ a: '1"2' });
  expect(fillBlanks(draft, { $ID: '' }).url).toBe('https://x.example/$ID');
});
