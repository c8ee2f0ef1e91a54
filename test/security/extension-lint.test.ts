import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import webExt from 'web-ext';
import { BUILDS } from '../support/browser/built-extension.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** As addons.mozilla.org checks an upload; runs without a network. */
async function lint(extension: string): Promise<{ code: string; message: string; file?: string }[]> {
  // web-ext leaves out what lies below a folder whose name begins with a dot, and so all of `.output`.
  const folder = await temporaryFolder();
  const sourceDir = path.join(folder.path, 'extension');
  await cp(extension, sourceDir, { recursive: true });
  const options = { sourceDir, artifactsDir: folder.path, output: 'none', boring: true, ignoreFiles: [] };
  const { errors, warnings, notices } = await webExt.cmd.lint(options, { shouldExitProgram: false });
  await folder.remove();
  return [...errors, ...warnings, ...notices].map(({ code, message, file }) => ({
    code,
    message,
    ...(file && { file }),
  }));
}

/** What libraries bring along, at most so often; `extension-build.test.ts` holds each place against the code itself. */
const JUDGED = new Map([
  // Preact has `dangerouslySetInnerHTML`, which we never set; Prism writes escaped HTML.
  ['UNSAFE_VAR_ASSIGNMENT', 4],
  // lodash in secretlint's rules: `self || Function('return this')()`.
  ['DANGEROUS_EVAL', 3],
]);

test('web-ext lint finds nothing but what libraries bring along', { timeout: 120_000 }, async () => {
  const findings = await lint(BUILDS.Firefox);
  const isJudged = ({ code, file }: (typeof findings)[number]): boolean =>
    JUDGED.has(code) && (file ?? '').startsWith('chunks/');
  expect(findings.filter((finding) => !isJudged(finding))).toEqual([]);
  for (const [code, atMost] of JUDGED) {
    expect(findings.filter((finding) => finding.code === code).length).toBeLessThanOrEqual(atMost);
  }
});

test('and it finds what is wrong with another one', async () => {
  const folder = await temporaryFolder();
  const gecko = { id: 'other@example.org' };
  await writeFile(
    path.join(folder.path, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Other',
      version: '1',
      permissions: ['everything'],
      background: { scripts: ['background.js'] },
      browser_specific_settings: { gecko },
    }),
  );
  await writeFile(path.join(folder.path, 'background.js'), 'document.body.innerHTML = location.hash; eval(name);');
  const codes = (await lint(folder.path)).map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining(['UNSAFE_VAR_ASSIGNMENT', 'DANGEROUS_EVAL', 'MANIFEST_PERMISSIONS']));
  await folder.remove();
});
