import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CHROME_OUTPUT, FIREFOX_OUTPUT } from '../../../scripts/targets.ts';

/** The folders of the built extensions; `npm test` builds them first. */
export const BUILDS = { Chromium: CHROME_OUTPUT, Firefox: FIREFOX_OUTPUT } as const;

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** Every file of a folder whose name ends in one of these, with paths relative to the folder. */
export function textFiles(folder: string, endings: RegExp): TextFile[] {
  if (!existsSync(folder)) throw new Error(`${folder} is missing: run "node scripts/build.ts --missing".`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => endings.test(name))
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
}

export const manifestOf = (folder: string): Record<string, unknown> =>
  JSON.parse(textFiles(folder, /^manifest\.json$/)[0]?.text ?? '{}') as Record<string, unknown>;
