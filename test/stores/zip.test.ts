import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { unzip } from '../support/zip.ts';

/** What is uploaded, made as `npm run zip` makes it, and made once more from nothing but the archive with the sources. */

let folder: TemporaryFolder;
let shipped: Record<'chrome' | 'firefox' | 'sources', Buffer>;

const run = promisify(execFile);
const makeZips = (root: string, ...args: string[]) =>
  run(process.execPath, ['scripts/zip.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    timeout: 60_000,
  });

async function archive(output: string, kind: string): Promise<Buffer> {
  const name = (await readdir(output)).find((file) => file.endsWith(`-${kind}.zip`));
  return readFile(path.join(output, name ?? kind));
}

async function unpack(files: ReadonlyMap<string, Buffer>, to: string): Promise<void> {
  for (const [name, content] of files) {
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    await writeFile(path.join(to, name), content);
  }
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const output = path.join(folder.path, 'shipped');
  await makeZips(ROOT, '--output', output);
  const [chrome, firefox, sources] = await Promise.all(
    ['chrome', 'firefox', 'sources'].map((kind) => archive(output, kind)),
  );
  if (!chrome || !firefox || !sources) throw new Error('An archive is missing.');
  shipped = { chrome, firefox, sources };
}, 120_000);
afterAll(() => folder.remove());

test('the sources build the add-on that is shipped, byte for byte', { timeout: 120_000 }, async () => {
  const empty = path.join(folder.path, 'empty');
  await unpack(unzip(shipped.sources), empty);
  // In the place of `npm ci`, which the first step of `npm run zip` would do.
  await symlink(path.join(ROOT, 'node_modules'), path.join(empty, 'node_modules'));
  await makeZips(empty, 'firefox');
  const built = await archive(path.join(empty, '.output/stores'), 'firefox');
  expect([...unzip(built).keys()]).toEqual([...unzip(shipped.firefox).keys()]);
  expect(built.equals(shipped.firefox)).toBe(true);
  expect((await archive(path.join(empty, '.output/stores'), 'sources')).equals(shipped.sources)).toBe(true);
});

test('the sources are what the build needs, and nothing of tests, data or keys', () => {
  const names = [...unzip(shipped.sources).keys()];
  const top = [...new Set(names.map((name) => name.split('/')[0]))];
  expect(top).toEqual([
    '.npmrc',
    'LICENSE',
    'docs',
    'extension',
    'package-lock.json',
    'package.json',
    'scripts',
    'shared',
    'tsconfig.json',
    'wxt.config.ts',
  ]);
  expect(names.filter((name) => name.startsWith('docs/'))).toEqual(['docs/stores/build-from-source.md']);
  expect(names.filter((name) => /(?:^|\/)\.env|\.(?:pem|key|db|log|test\.tsx?)$/.test(name))).toEqual([]);
});

test.each(['chrome', 'firefox'] as const)(
  'the archive for %s has the manifest at its root, and no source maps',
  (kind) => {
    const files = unzip(shipped[kind]);
    const { version } = JSON.parse(String(files.get('manifest.json'))) as { version: string };
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect([...files.keys()].filter((name) => /\.(?:map|tsx?|svg)$|node_modules/.test(name))).toEqual([]);
  },
);
