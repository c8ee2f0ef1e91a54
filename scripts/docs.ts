import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { VARIABLES } from '../relay/config/config.ts';
import type { Variable } from '../relay/config/variable.ts';
import { templateOf } from '../relay/openapi/document.ts';
import type { Route } from '../relay/routes/route.ts';
import { ROUTES } from '../relay/routes/table.ts';
import { ERROR_CODES, shouldRetry, statusOf, titleOf } from '../shared/errors.ts';
import { ROOT } from './targets.ts';

type Row = readonly string[];

interface Table {
  /** The document whose markers `<!-- name -->` and `<!-- /name -->` enclose it. */
  readonly file: string;
  /** The head first. */
  readonly rows: () => readonly Row[];
}

/** Tables that would go out of date if they were written by hand, by the name of their markers. */
export const TABLES: Readonly<Record<string, Table>> = {
  variables: {
    file: 'docs/configuration.md',
    rows: () => [
      ['Variable', 'Default', 'Description'],
      ...Object.entries<Variable>(VARIABLES).map(([name, { default: defaultValue, description }]) => [
        `\`${name}\``,
        defaultValue === undefined ? '' : `\`${defaultValue}\``,
        description,
      ]),
    ],
  },
  codes: {
    file: 'docs/errors.md',
    rows: () => [
      ['Status', 'Code', 'Title', 'Retry'],
      ...ERROR_CODES.map((code) => [
        String(statusOf(code)),
        `[\`${code}\`](#${code.toLowerCase()})`,
        titleOf(code),
        shouldRetry(code, 'no', 'GET') ? 'yes' : '',
      ]),
    ],
  },
  routes: {
    file: 'docs/http-api.md',
    rows: () => [['Route', 'Who', 'Description'], ...[...new Set(ROUTES.map(routeRow))].map((row) => JSON.parse(row))],
  },
};

/** As text, so that an address that takes every method alike has one row. */
const routeRow = (route: Route): string => {
  const path = templateOf(route);
  const method = path.startsWith('/v1/forward/') ? 'ANY' : route.method.toUpperCase();
  return JSON.stringify([`\`${method} ${path}\``, route.access, route.summary]);
};

/** In the form that the formatter keeps: columns are as wide as their widest cell. */
function table([head = [], ...rows]: readonly Row[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: Row): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The text of a document with its tables as the code has them; throws where a marker is missing. */
export const withTables = (file: string, text: string): string =>
  Object.entries(TABLES)
    .filter(([, one]) => one.file === file)
    .reduce((before, [name, { rows }]) => {
      const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
      if (!between.test(before)) throw new Error(`${file} has no <!-- ${name} --> … <!-- /${name} -->.`);
      return before.replace(between, (_, open: string, close: string) => `${open}\n${table(rows())}\n\n${close}`);
    }, text);

/** Every document of the repository, relative to its root. */
export const DOCUMENTS: readonly string[] = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).toSorted();

/** `npm run docs` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const file of DOCUMENTS) {
    const at = path.join(ROOT, file);
    const text = readFileSync(at, 'utf8');
    const written = withTables(file, text);
    if (written !== text) writeFileSync(at, written);
  }
}
