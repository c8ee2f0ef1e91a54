import { readFileSync } from 'node:fs';
import path from 'node:path';
import { scopedClassName } from '../../../scripts/class-names.ts';
import { ROOT } from '../../../scripts/targets.ts';

/**
 * The selector of a class of a CSS module, such as `status` of `inspector/list/row`, for what has no role and no label.
 * Throws where the sheet has no such class: a selector that matches nothing proves nothing.
 */
export function classSelector(sheet: string, name: string): string {
  const file = path.join(ROOT, 'extension', `${sheet}.module.css`);
  if (!new RegExp(`\\.${name}(?![\\w-])`).test(readFileSync(file, 'utf8'))) throw new Error(`${file} has no .${name}.`);
  return `.${scopedClassName(name, file)}`;
}
