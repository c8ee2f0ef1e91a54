import { expect, test } from 'vitest';
import {
  policyFor,
  readPasted,
  registeredFor,
  suggestedSecret,
} from '../../../../extension/playground/command-sheet/pasted-command.ts';
import type { SecretSummary } from '../../../../shared/protocol/api.ts';

const BEARER = 'https://api.example.com/v1/a -H "Authorization: Bearer';

test('what happens with a command depends on its credential', () => {
  expect(readPasted('curl')).toMatchObject({ kind: 'refused' });
  expect(readPasted('curl https://api.example.com')).toMatchObject({ kind: 'plain', notes: [] });
  expect(readPasted(`curl ${BEARER} $KEY"`)).toMatchObject({ kind: 'credential', needsFile: false, blanks: [] });
});

test.each(['-d @data.json', '-T data.bin', '-F file=@a.png', '--data-binary @a.wav'])(
  'a request with %s is not sent before the file is there',
  (option) => expect(readPasted(`curl ${option} ${BEARER} $KEY"`)).toMatchObject({ needsFile: true }),
);

test.each(['-d a=b', '-F a=b', '--data-raw @data.json'])('a request with %s needs no file', (option) =>
  expect(readPasted(`curl ${option} ${BEARER} $KEY"`)).toMatchObject({ needsFile: false }),
);

const secret = (name: string, origin: string, hint?: string): SecretSummary =>
  ({ name, allow: [{ origin }], placements: ['header'], ...(hint && { hint }) }) as unknown as SecretSummary;
const known = [
  secret('other', 'https://other.example.com'),
  secret('first', 'https://api.example.com', 'abcd'),
  secret('second', 'https://*.example.com', 'wxyz'),
];

function suggested(command: string): { candidates: string[]; suggested: string | null } {
  const read = readPasted(command);
  if (read.kind !== 'credential') throw new Error(read.kind);
  const { registration, problem } = policyFor(read.draft, read.credential);
  if (!registration) throw new Error(problem ?? '');
  const candidates = registeredFor(known, registration);
  return { candidates: candidates.map(({ name }) => name), suggested: suggestedSecret(candidates, read.credential) };
}

test('a registered secret is suggested for its destination: for a key, only the one whose value it appears to be', () => {
  expect(suggested(`curl ${BEARER} $KEY"`)).toEqual({ candidates: ['first', 'second'], suggested: 'first' });
  expect(suggested(`curl ${BEARER} k3y0123456789FAKEwxyz"`).suggested).toBe('second');
  expect(suggested(`curl ${BEARER} k3y0123456789FAKE0000"`).suggested).toBeNull();
  expect(suggested('curl https://new.example.org/ -H "X-Api-Key: $KEY"')).toEqual({ candidates: [], suggested: null });
});
