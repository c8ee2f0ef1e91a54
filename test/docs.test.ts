import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DOCUMENTS, GENERATED, withGenerated } from '../scripts/docs.ts';
import { ROOT } from '../scripts/targets.ts';
import { ERROR_CODES } from '../shared/errors.ts';
import { policyEntries } from '../shared/protocol/policy.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const allOf = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

/** Files of ours that a document names, in code or as the target of a link. */
function named(document: string, text: string): string[] {
  const inCode = allOf(text, /`((?:relay|shared|extension|test|docs|scripts)\/[\w./-]+\.\w+|[\w-]+\.config\.ts)`/g);
  const linked = allOf(text, /\]\((?!https?:|#)([^)#\s]+)/g);
  return [...inCode, ...linked.map((file) => path.join(path.dirname(document), file))];
}
const missing = (files: readonly string[]): string[] => files.filter((file) => !existsSync(path.join(ROOT, file)));

/** As GitHub makes the anchor of a heading: lower case, hyphens for spaces, and no other punctuation. */
const anchorsOf = (text: string): string[] =>
  allOf(text, /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Links to a heading that is not there, of this document or of another one. */
function deadAnchors(document: string, text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)]
    .filter(([, file = '', anchor = '']) => {
      const target = file === '' ? text : read(path.join(path.dirname(document), file));
      return !anchorsOf(target).includes(anchor);
    })
    .map(([link]) => link);
}

/** Functions named with their file, as in "`readCall` (`relay/call/read-call.ts`)", that are not in it. */
const misplaced = (text: string): string[] =>
  [...text.matchAll(/`(\w+)`(?:\s\(|\sin\s)`((?:relay|shared|extension)\/[\w./-]+)`/g)]
    .filter(([, name = '', file = '']) => !new RegExp(`\\b${name}\\b`).test(read(file)))
    .map(([found]) => found);

const { scripts } = JSON.parse(read('package.json')) as { scripts: object };
/** Commands are in code, in a line or a block. */
const unknownCommands = (text: string): string[] =>
  allOf(text, /(```[\s\S]+?```|`[^`\n]+`)/g)
    .flatMap((code) => allOf(code, /\bnpm (?:run )?([a-z:]+)/g))
    .filter(
      (name) => !['ci', 'audit', 'sbom', 'install', 'pack', 'publish'].includes(name) && !Object.hasOwn(scripts, name),
    );

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  test('names only files that exist', () => expect(missing(named(document, text))).toEqual([]));
  test('names functions with the file that they are in', () => expect(misplaced(text)).toEqual([]));
  test('links only to headings that exist', () => expect(deadAnchors(document, text)).toEqual([]));
  test('names only npm scripts that exist', () => expect(unknownCommands(text)).toEqual([]));
  test('has the generated parts as the code has them (npm run docs writes them)', () => {
    expect(text).toBe(withGenerated(document, text));
  });
});

test('the walks name their functions with the file', () => {
  expect([...read('docs/architecture.md').matchAll(/`\w+`(?:\s\(|\sin\s)`/g)].length).toBeGreaterThan(40);
});

test('all documents are looked at, and each generated part is in one of them', () => {
  expect(DOCUMENTS).toEqual(expect.arrayContaining(['README.md', 'SECURITY.md', 'docs/security/asvs.md']));
  expect(Object.values(GENERATED).filter(({ file }) => !DOCUMENTS.includes(file))).toEqual([]);
});

test('what these checks look for would be found', () => {
  const text =
    '# A `title`\nSee `relay/app.ts`, `test/none.test.ts`, [it](gone.md), [a](#a-title), [b](#b), `npm run no` of npm then.';
  expect(missing(named('docs/x.md', text))).toEqual(['test/none.test.ts', 'docs/gone.md']);
  expect(deadAnchors('docs/x.md', text)).toEqual(['](#b)']);
  expect(unknownCommands(text)).toEqual(['no']);
  expect(misplaced('`createApp` (`relay/app.ts`), `createNothing`\nin `relay/app.ts`')).toEqual([
    '`createNothing`\nin `relay/app.ts`',
  ]);
  expect(() => withGenerated('docs/errors.md', 'no markers')).toThrow('docs/errors.md has no <!-- codes -->');
  const stale = '<!-- codes -->\n\n| old |\n\n<!-- /codes -->';
  expect(withGenerated('docs/errors.md', stale)).not.toBe(stale);
});

test('docs/errors.md has a section for every code, in the order of the table', () => {
  expect(allOf(read('docs/errors.md'), /^### ([A-Z_]+)$/gm)).toEqual([...ERROR_CODES]);
});

test('docs/policy.md has every field of a policy', () => {
  expect(allOf(read('docs/policy.md'), /^\| `(\w+)` /gm)).toEqual(Object.keys(policyEntries));
});

test('README.md stays short', () => expect(read('README.md').split('\n').length).toBeLessThanOrEqual(121));

describe('the decisions', () => {
  const pages = DOCUMENTS.filter((document) => /^docs\/decisions\/\d/.test(document));

  test('are all in the index', () => {
    expect(pages.length).toBeGreaterThanOrEqual(12);
    const listed = allOf(read('docs/decisions/README.md'), /\]\((\d[\w-]+\.md)\)/g);
    expect(listed.map((file) => `docs/decisions/${file}`)).toEqual(pages);
  });
  test.each(pages)('%s is short and has the three sections', (page) => {
    expect(read(page).split('\n').length).toBeLessThanOrEqual(41);
    expect(allOf(read(page), /^## (.+)$/gm)).toEqual(['Context', 'Decision', 'Consequences']);
  });
});
