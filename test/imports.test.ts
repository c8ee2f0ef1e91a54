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
  'extension/design': /^(?:extension\/(?:design|language)\/|preact(?:\/|$)|@preact\/|wxt\/)/,
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

/**
 * The folders of each part from the bottom to the top: a file imports only from its own folder and from those before it.
 * So there is no circle of folders, and whoever reads a folder needs to know only what comes before it.
 */
const LAYERS: Readonly<Record<string, string>> = {
  shared: 'safe-method.ts loopback.ts reason.ts errors.ts protocol client placeholder policy',
  relay:
    'store audit keys devices redact secrets limits identity config observability usage server forward websocket call queue data-store backup store-copy openapi routes app.ts start cluster main.ts worker.ts cli',
  extension:
    'language storage navigation relay-client request-model starters messages background design shortcuts connection browser http recorded-call leaks plain-keys curl policy response-view timing compare history usage inspector secrets saved collections playground secret-tests palette recorder shell traces entrypoints',
};

/** `relay/call/pipeline.ts` is of `call`, `relay/app.ts` of itself. */
const folderOf = (file: string): string => file.split('/')[1] ?? '';

function upward(part: string, layers: readonly string[], file: string, text: string): string[] {
  const own = layers.indexOf(folderOf(file));
  return importsOf(file, text)
    .filter((target) => target.startsWith(`${part}/`) && layers.indexOf(folderOf(target)) > own)
    .map((target) => `${file} → ${target}`);
}

test.each(Object.entries(LAYERS))('folders of %s import only from those below them', (part, order) => {
  const layers = order.split(' ');
  const files = globSync(`${part}/**/*.{ts,tsx}`, { cwd: ROOT }).filter((file) => !file.endsWith('.d.ts'));
  expect(new Set(files.map(folderOf))).toEqual(new Set(layers));
  expect(files.flatMap((file) => upward(part, layers, file, readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
});

test('an import from a folder above would be found', () => {
  const text = "import { a } from '../b/x.ts';\nimport { c } from '../c/y.ts';\nimport { d } from './z.ts';";
  expect(upward('relay', ['a', 'b', 'c'], 'relay/b/x.ts', text)).toEqual(['relay/b/x.ts → relay/c/y.ts']);
});
