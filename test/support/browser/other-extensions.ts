import { createHash } from 'node:crypto';
import { cp, readFile, realpath, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHROME_OUTPUT } from '../../../scripts/targets.ts';
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts';

export interface OtherExtension {
  readonly id: string;
  readonly path: string;
  remove(): Promise<void>;
}

/** Chromium names an unpacked extension after its folder: SHA-256 in an alphabet of a to p. */
async function idOf(folder: string): Promise<string> {
  const hash = createHash('sha256')
    .update(await realpath(folder))
    .digest('hex')
    .slice(0, 32);
  return hash.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

const other = async (folder: TemporaryFolder): Promise<OtherExtension> => ({
  id: await idOf(folder.path),
  path: folder.path,
  remove: folder.remove,
});

/** An extension of somebody else with every right over pages, and a page of its own. */
export async function hostileExtension(contentScript: string): Promise<OtherExtension> {
  const folder = await temporaryFolder();
  const manifest = {
    manifest_version: 3,
    name: 'Hostile',
    version: '1',
    permissions: ['storage', 'scripting', 'tabs', 'management'],
    host_permissions: ['<all_urls>'],
    content_scripts: [{ matches: ['<all_urls>'], js: ['content.js'] }],
  };
  await writeFile(path.join(folder.path, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder.path, 'content.js'), contentScript);
  await writeFile(path.join(folder.path, 'page.html'), '<!doctype html><title>Hostile</title>');
  return other(folder);
}

/**
 * Our own extension, built as it is, with a hole in its manifest for each thing that ours leaves out: a content script,
 * pages that the web may embed, and a response to other extensions.
 */
export async function openedTwin(contentScript: string): Promise<OtherExtension> {
  const folder = await temporaryFolder();
  const file = (name: string): string => path.join(folder.path, name);
  await cp(CHROME_OUTPUT, folder.path, { recursive: true });
  const manifest = JSON.parse(await readFile(file('manifest.json'), 'utf8')) as object;
  const opened = {
    ...manifest,
    name: 'Opened twin',
    content_scripts: [{ matches: ['http://127.0.0.1/*'], js: ['content.js'] }],
    web_accessible_resources: [{ resources: ['popup.html'], matches: ['<all_urls>'] }],
  };
  await writeFile(file('manifest.json'), JSON.stringify(opened));
  await writeFile(file('content.js'), contentScript);
  const answerOthers = 'chrome.runtime.onMessageExternal.addListener((_m, _s, response) => response({ ok: true }));\n';
  await writeFile(file('background.js'), answerOthers + (await readFile(file('background.js'), 'utf8')));
  return other(folder);
}
