import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';
import { BUILDS, manifestOf, textFiles } from '../support/browser/built-extension.ts';

/** The listing in the stores against the built extensions, and against what the stores' forms take. */

const listing = readFileSync(path.join(ROOT, 'docs/stores/listing.md'), 'utf8');
const manifests = Object.values(BUILDS).map(manifestOf);

/** What stands below the heading, up to the next one of its level or above. */
function section(text: string, heading: string): string {
  const [, level = ''] = /^(#+) /.exec(heading) ?? [];
  const after = text.split(`\n${heading}\n`)[1];
  if (after === undefined) throw new Error(`There is no "${heading}".`);
  return (after.split(new RegExp(`^#{1,${level.length}} `, 'm'))[0] ?? '').trim();
}

/** In characters. The long description has the limit of the Chrome Web Store, the name that of addons.mozilla.org. */
const LIMITS = {
  '## Name': 50,
  '## Short description': 132,
  '## Long description': 16_000,
  '## Single purpose': 1_000,
  '## Remote code': 1_000,
};

/** Headings such as "### `a` and `b`": each name of a permission, and each pattern of addresses. */
const reasons = (text: string): string[] =>
  [...section(text, '## Permissions').matchAll(/^### (.+)$/gm)].flatMap(([, heading = '']) =>
    [...heading.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );

const asked = (manifest: Record<string, unknown>): string[] =>
  ['permissions', 'optional_permissions', 'host_permissions', 'optional_host_permissions'].flatMap(
    (key) => (manifest[key] as string[] | undefined) ?? [],
  );

test('each permission of the manifests has its reason, and nothing else has one', () => {
  expect(reasons(listing).toSorted()).toEqual([...new Set(manifests.flatMap(asked))].toSorted());
  expect(asked({ permissions: ['tabs'], host_permissions: ['https://*/*'] })).toEqual(['tabs', 'https://*/*']);
});

test.each(reasons(listing))('the reason for %s is a sentence that the form takes', (name) => {
  const heading = /^### .+$/gm;
  const [own = ''] = [...listing.matchAll(heading)]
    .map(([line]) => line)
    .filter((line) => line.includes(`\`${name}\``));
  const reason = section(listing, own);
  expect(reason).toMatch(/^[A-Z][\s\S]{60,}\.$/);
  expect(reason.length).toBeLessThanOrEqual(1_000);
});

describe('texts are within the limits of the stores', () => {
  test.each(Object.entries(LIMITS))('%s', (heading, limit) => {
    const text = section(listing, heading);
    expect(text.length).toBeGreaterThan(10);
    expect(text.length).toBeLessThanOrEqual(limit);
  });
});

/** What the browser shows for `__MSG_name__` of a manifest, in each language that the extension has. */
function localized(folder: string, text: unknown): Record<string, string> {
  const [, key = ''] = /^__MSG_(\w+)__$/.exec(String(text)) ?? [];
  const catalogues = textFiles(folder, /^_locales\/\w+\/messages\.json$/);
  return Object.fromEntries(
    catalogues.map(({ name, text }) => [name.split('/')[1] ?? '', JSON.parse(text)[key]?.message ?? '']),
  );
}

describe.each(Object.entries(BUILDS))('the extension for %s', (_, folder) => {
  const { name, description } = manifestOf(folder);

  test('has the name and the description of the listing', () => {
    expect(localized(folder, name).en).toBe(section(listing, '## Name'));
    expect(localized(folder, description).en).toBe(section(listing, '## Short description'));
  });

  test('has them in every language, and not too long', () => {
    for (const [text, limit] of [
      [name, LIMITS['## Name']],
      [description, LIMITS['## Short description']],
    ] as const) {
      const texts = Object.values(localized(folder, text));
      expect(texts.length).toBeGreaterThan(1);
      expect(texts.filter((one) => one === '' || one.length > limit)).toEqual([]);
    }
  });
});

test('what Firefox is told of data is what the listing says', () => {
  const gecko = manifestOf(BUILDS.Firefox).browser_specific_settings as { gecko: Record<string, unknown> };
  expect(gecko.gecko.data_collection_permissions).toEqual({ required: ['none'] });
  expect(section(listing, '## Data use')).toContain('`data_collection_permissions` is `none`');
});

/** From its first chunk, `IHDR`; of the color types, 2 is without and 6 with transparency. */
function pngFacts(file: string): { width: number; height: number; colorType: number } {
  const png = readFileSync(file);
  expect(png.toString('latin1', 1, 4)).toBe('PNG');
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), colorType: png[25] ?? -1 };
}

describe('pictures', () => {
  const images = path.join(ROOT, 'docs/stores/images');
  const named = (pattern: string): string[] => globSync(pattern, { cwd: images }).toSorted();

  test('one to five screenshots of 1280 by 800, not transparent', () => {
    const screenshots = named('screenshot-*.png');
    expect(screenshots.length).toBeGreaterThanOrEqual(1);
    expect(screenshots.length).toBeLessThanOrEqual(5);
    for (const file of screenshots) {
      expect(pngFacts(path.join(images, file)), file).toEqual({ width: 1280, height: 800, colorType: 2 });
    }
  });

  test.each([
    ['promo-small.png', 440, 280],
    ['promo-marquee.png', 1400, 560],
  ])('%s', (file, width, height) => {
    expect(pngFacts(path.join(images, file))).toEqual({ width, height, colorType: 2 });
  });

  test('nothing else is in the folder', () => {
    expect(named('*')).toEqual([...named('promo-{small,marquee}.png'), ...named('screenshot-*.png')]);
  });
});
