import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { README, withTables } from '../.ci/readme.ts';
import { ROOT } from '../.ci/targets.ts';

const readme = readFileSync(README, 'utf8');

test('the tables of variables, codes and routes are those of the code (npm run readme writes them)', () => {
  expect(readme).toBe(withTables(readme));
  expect(() => withTables('no markers')).toThrow('README.md has no');
});

test('every npm command that it names is there', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)].map(([, name]) => name);
  const ofNpm = ['install', 'ci'];
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !ofNpm.includes(name ?? '') && !Object.hasOwn(scripts, name ?? ''))).toEqual([]);
});

test('every file and picture that it links to is there', () => {
  const linked = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, file]) => file ?? '');
  expect(linked.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});
