import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/targets.ts';

/** Sheets that any component may use; each other one belongs to the components of its folder. */
const SHARED = ['text', 'layout', 'input'].map((name) => `extension/design/${name}.module.css`);

/** `import styles from './row.module.css'`: the variable, and the sheet. */
const IMPORT = /^import (\w+) from '([^']+\.module\.css)';$/gm;
/** Class names that are text, in an attribute or among those that are put together. */
const LITERAL = /\bclass(?:Name)?=(?:"|\{['"`])|\bclasses\([^)]*(?<![=!]== )['"`][\w -]+['"`]\s*[,)]/;

const withoutComments = (css: string): string => css.replace(/\/\*.*?\*\//gs, '');
/** Those that the bundler renames. */
const classesOf = (css: string): Set<string> =>
  new Set(
    [
      ...withoutComments(css)
        .replace(/"[^"]*"|:global\([^)]*\)/g, '')
        .matchAll(/\.([a-z][\w-]*)/gi),
    ].map(([, name = '']) => name),
  );

/** What is wrong between components and style sheets, given the text of each by its path. */
function problemsOf(files: Readonly<Record<string, string>>): string[] {
  const sheets = new Map(
    Object.entries(files)
      .filter(([file]) => file.endsWith('.css'))
      .map(([file, text]) => [file, classesOf(text)]),
  );
  const used = new Set<string>();
  const problems: string[] = [];
  for (const [file, text] of Object.entries(files)) {
    if (file.endsWith('.css')) continue;
    if (LITERAL.test(text)) problems.push(`${file} has a class name as text`);
    for (const [statement, variable = '', target = ''] of text.matchAll(IMPORT)) {
      const sheet = path.join(path.dirname(file), target);
      if (path.dirname(sheet) !== path.dirname(file) && !SHARED.includes(sheet)) {
        problems.push(`${file} uses ${sheet}, which is not of its folder`);
      }
      for (const [use, name] of text
        .replace(statement, '')
        .matchAll(new RegExp(`\\b${variable}\\b(?:\\.(\\w+))?`, 'g'))) {
        if (name === undefined) problems.push(`${file} uses ${variable} other than by a name: nothing can be checked`);
        else if (!sheets.get(sheet)?.has(name)) problems.push(`${file}: ${use} is not in ${sheet}`);
        else used.add(`${sheet} .${name}`);
      }
    }
  }
  for (const [sheet, classes] of sheets) {
    for (const name of classes) {
      if (!sheet.endsWith('.module.css')) problems.push(`${sheet} has .${name} for every page`);
      else if (!used.has(`${sheet} .${name}`)) problems.push(`${sheet} .${name} is not used`);
    }
  }
  return problems;
}

test('components use classes of their own sheets that exist, and each class is used', () => {
  const files = globSync('extension/**/*.{ts,tsx,css}', { cwd: ROOT });
  expect(files.filter((file) => file.endsWith('.css')).length).toBeGreaterThan(40);
  expect(
    problemsOf(Object.fromEntries(files.map((file) => [file, readFileSync(path.join(ROOT, file), 'utf8')]))),
  ).toEqual([]);
});

test('a class that is missing, dead, global, text or of another folder would be found', () => {
  const good = {
    'extension/design/text.module.css': '.small { font-size: 0.93em; }',
    'extension/a/row.module.css': '/* .old */ .row:hover > .name { color: red; } .row :global(.token) { color: red; }',
    'extension/a/row.tsx': `import textStyles from '../design/text.module.css';
import styles from './row.module.css';
<p class={classes(styles.row, size === 'small' && textStyles.small)}><b class={styles.name} /></p>`,
  };
  expect(problemsOf(good)).toEqual([]);
  expect(
    problemsOf({
      ...good,
      'extension/a/row.module.css': `${good['extension/a/row.module.css']} .dead {}`,
      'extension/design/base.css': '.global {}',
      'extension/b/other.tsx': `import styles from '../a/row.module.css';
<p class="text">{styles.nam}{styles[kind]}</p>`,
      'extension/b/more.tsx': "<p class={classes(styles.row, 'text')} />",
    }),
  ).toEqual([
    'extension/b/other.tsx has a class name as text',
    'extension/b/other.tsx uses extension/a/row.module.css, which is not of its folder',
    'extension/b/other.tsx: styles.nam is not in extension/a/row.module.css',
    'extension/b/other.tsx uses styles other than by a name: nothing can be checked',
    'extension/b/more.tsx has a class name as text',
    'extension/a/row.module.css .dead is not used',
    'extension/design/base.css has .global for every page',
  ]);
});
