import { expect, test } from 'vitest';
import {
  hasFile,
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
  expect(readPasted(`curl ${BEARER} $KEY"`)).toMatchObject({ kind: 'credential', bodyFile: null, blanks: [] });
});

test.each([
  ['-d @x/data.json', { name: 'data.json', isText: true }, []],
  [
    '-H "Content-Type: audio/wav" --data-binary @a.wav',
    { name: 'a.wav', isText: false },
    ['The playground cannot send the file a.wav as the whole body.'],
  ],
  ['-X GET -d @data.json', null, ['GET requests have no body here; it is left out.']],
  ['--data-raw @data.json', null, []],
])('the body of a request with %s is the file %j', (options, bodyFile, notes) => {
  expect(readPasted(`curl ${options} ${BEARER} $KEY"`)).toMatchObject({ bodyFile, notes });
});

test('files of a form are chosen in the playground', () => {
  const read = readPasted(`curl -F file=@a.png ${BEARER} $KEY"`);
  expect(read).toMatchObject({ bodyFile: null });
  expect(read.kind === 'credential' && hasFile(read.draft)).toBe(true);
});

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
