import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/targets.ts';

/** What the files of a folder may import, as prefixes of paths and names of packages. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  shared: /^(?:shared\/|valibot$)/,
  relay: /^(?!extension\/|test\/|scripts\/|wxt)/,
  'relay/redact': /^(?:relay\/redact|shared)\//,
  extension: /^(?!relay\/|test\/|scripts\/|node:)/,
  'extension/design': /^(?:extension\/design\/|preact(?:\/|$)|@preact\/|wxt\/)/,
};

const IMPORT = /(?:^import\s|\bfrom\s|\bimport\()\s*'([^']+)'/gm;

/** Relative imports as paths from the root, packages by their name. */
const importsOf = (file: string, text: string): string[] =>
  [...text.matchAll(IMPORT)].map(([, target = '']) =>
    target.startsWith('.') ? path.join(path.dirname(file), target) : target,
  );

const forbidden = (allowed: RegExp, file: string, text: string): string[] =>
  importsOf(file, text).filter((target) => !allowed.test(target));

test.each(Object.entries(ALLOWED))('%s imports only what it may', (folder, allowed) => {
  const files = globSync(`${folder}/**/*.{ts,tsx}`, { cwd: ROOT });
  expect(files.length).toBeGreaterThan(3);
  const found = files.flatMap((file) =>
    forbidden(allowed, file, readFileSync(path.join(ROOT, file), 'utf8')).map((target) => `${file} → ${target}`),
  );
  expect(found).toEqual([]);
});

test('an import that is not allowed would be found', () => {
  const text =
    "import { a } from '../../relay/app.ts';\nimport 'node:fs';\nawait import('express');\nexport * from './b.ts';";
  const { shared = /^$/ } = ALLOWED;
  expect(forbidden(shared, 'shared/policy/x.ts', text)).toEqual(['relay/app.ts', 'node:fs', 'express']);
});
