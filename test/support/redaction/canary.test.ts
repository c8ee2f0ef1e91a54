import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { createCanary, createScanner } from './canary.ts';

const canary = createCanary();
const scanner = createScanner(canary);

const encodings: Readonly<Record<string, (text: string) => string | Uint8Array>> = {
  plain: (text) => text,
  'UTF-16': (text) => Buffer.from(text, 'utf16le'),
  hex: (text) => Buffer.from(text).toString('hex'),
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  percent: encodeURIComponent,
  form: (text) => new URLSearchParams({ key: text }).toString(),
  JSON: JSON.stringify,
};

test.each(Object.entries(encodings))('finds the canary in %s wherever it stands', (_, encode) => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      const written = Buffer.from(encode(`${before}${canary}${after}`));
      expect(scanner.inBytes('here', written)).not.toEqual([]);
    }),
  );
});

test('finds what is left when the ends are masked', () => {
  expect(scanner.inText('here', `…${canary.slice(4, -5)}…`)).toContainEqual({ place: 'here', form: 'plain' });
});

test('finds nothing where another canary stands', () => {
  expect(
    Object.values(encodings).flatMap((encode) => scanner.inBytes('here', Buffer.from(encode(createCanary())))),
  ).toEqual([]);
});

test('reads every file of a folder, and the names of the files', async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder.path, 'clean'), 'nothing');
  await writeFile(path.join(folder.path, 'dirty'), Buffer.concat([Buffer.alloc(5000), Buffer.from(canary)]));
  await writeFile(path.join(folder.path, Buffer.from(canary).toString('hex')), '');
  const { sightings, files } = await scanner.inFolder(folder.path);
  expect(files).toBe(3);
  expect(sightings.map(({ form }) => form).sort()).toEqual(['hex', 'plain']);
  await folder.remove();
});
