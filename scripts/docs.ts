import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { VARIABLES } from '../relay/config/config.ts';
import type { Variable } from '../relay/config/variable.ts';
import { templateOf } from '../relay/openapi/document.ts';
import type { Route } from '../relay/routes/route.ts';
import { ROUTES } from '../relay/routes/table.ts';
import { ERROR_CODES, shouldRetry, statusOf, titleOf } from '../shared/errors.ts';
import { cliReference } from './cli-docs.ts';
import { table } from './markdown-table.ts';
import { ROOT } from './targets.ts';

interface Generated {
  /** The document whose markers `<!-- name -->` and `<!-- /name -->` enclose it. */
  readonly file: string;
  readonly text: () => string;
}

const commands = await cliReference();

/** Parts that would go out of date if they were written by hand, mostly tables, by the name of their markers. */
export const GENERATED: Readonly<Record<string, Generated>> = {
  variables: {
    file: 'docs/configuration.md',
    text: () =>
      table([
        ['Variable', 'Default', 'Description'],
        ...Object.entries<Variable>(VARIABLES).map(([name, { default: defaultValue, description }]) => [
          `\`${name}\``,
          defaultValue === undefined ? '' : `\`${defaultValue}\``,
          description,
        ]),
      ]),
  },
  codes: {
    file: 'docs/errors.md',
    text: () =>
      table([
        ['Status', 'Code', 'Title', 'Retry'],
        ...ERROR_CODES.map((code) => [
          String(statusOf(code)),
          `[\`${code}\`](#${code.toLowerCase()})`,
          titleOf(code),
          shouldRetry(code, 'no', 'GET') ? 'yes' : '',
        ]),
      ]),
  },
  routes: {
    file: 'docs/http-api.md',
    text: () =>
      table([['Route', 'Who', 'Description'], ...[...new Set(ROUTES.map(routeRow))].map((row) => JSON.parse(row))]),
  },
  commands: { file: 'docs/cli.md', text: () => commands },
};

/** As text, so that an address that takes every method alike has one row. */
const routeRow = (route: Route): string => {
  const path = templateOf(route);
  const method = path.startsWith('/v1/forward/') ? 'ANY' : route.method.toUpperCase();
  return JSON.stringify([`\`${method} ${path}\``, route.access, route.summary]);
};

/** The text of a document with its generated parts as the code has them; throws where a marker is missing. */
export const withGenerated = (file: string, text: string): string =>
  Object.entries(GENERATED)
    .filter(([, one]) => one.file === file)
    .reduce((before, [name, one]) => {
      const between = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
      if (!between.test(before)) throw new Error(`${file} has no <!-- ${name} --> … <!-- /${name} -->.`);
      return before.replace(between, (_, open: string, close: string) => `${open}\n${one.text()}\n\n${close}`);
    }, text);

/** Every document of the repository, relative to its root. */
export const DOCUMENTS: readonly string[] = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).toSorted();

/** `npm run docs` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const file of DOCUMENTS) {
    const at = path.join(ROOT, file);
    const text = readFileSync(at, 'utf8');
    const written = withGenerated(file, text);
    if (written !== text) writeFileSync(at, written);
  }
}
