import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { VARIABLES, type Variable } from '../relay/config.ts';
import { ROUTES } from '../relay/openapi/routes.ts';
import { ERROR_CODES, statusOf, titleOf } from '../shared/errors.ts';
import { ROOT } from './targets.ts';

/**
 * The tables of the README that the code knows better: `npm run readme` writes them between their markers, and a test
 * holds the README against them.
 */
type Row = readonly string[];

const TABLES: Readonly<Record<string, () => Row[]>> = {
  variables: () => [
    ['variable', 'default', ''],
    ...Object.entries<Variable>(VARIABLES).map(([name, { default: preset, says }]) => [
      `\`${name}\``,
      preset === undefined ? '' : `\`${preset}\``,
      says,
    ]),
  ],
  codes: () => [
    ['status', 'code', ''],
    ...ERROR_CODES.map((code) => [String(statusOf(code)), `\`${code}\``, titleOf(code)]),
  ],
  routes: () => [['route', 'who', ''], ...[...new Set(ROUTES.map(routeRow))].map((row) => JSON.parse(row) as Row)],
};

/** As text, so that an address that takes every method alike has one row. */
const routeRow = ({ method, path: at, who, does }: (typeof ROUTES)[number]): string =>
  JSON.stringify([`\`${at.startsWith('/v1/forward/') ? 'ANY' : method.toUpperCase()} ${at}\``, who, does]);

/** In the form that the formatter keeps: columns are as wide as their widest cell. */
function table([head = [], ...rows]: readonly Row[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: Row): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The README's text with every table as the code has it; throws where a marker is missing. */
export function withTables(readme: string): string {
  return Object.entries(TABLES).reduce((text, [name, rows]) => {
    const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!between.test(text)) throw new Error(`README.md has no <!-- ${name} --> … <!-- /${name} -->.`);
    return text.replace(between, (_, open: string, close: string) => `${open}\n${table(rows())}\n\n${close}`);
  }, readme);
}

export const README = path.join(ROOT, 'README.md');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(README, withTables(readFileSync(README, 'utf8')));
}
