import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../scripts/targets.ts';

/** Features whose state is made by factories. */
const FEATURES = ['connection', 'inspector/policy', 'secrets', 'playground'];

/** What a module keeps for everyone who imports it: a variable, or state that is made where the module is loaded. */
const STATE = /^(?:export )?(?:let\b.*|const \w+(?:: .+)? = (?:signal|computed|createDraft|new (?:Map|Set)\(\)).*)/gm;

test('features that have factories keep no state in a module', () => {
  const files = FEATURES.flatMap((feature) => globSync(`extension/${feature}/**/*.{ts,tsx}`, { cwd: ROOT }));
  expect(files.length).toBeGreaterThan(60);
  const found = files.flatMap((file) =>
    [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(STATE)].map(([line]) => `${file}: ${line}`),
  );
  expect(found).toEqual([]);
});

test('state in a module would be found', () => {
  const text =
    'let timer = 0;\nexport const open = signal<TabId | null>(null);\nconst known: A<B> = computed(() => 1);\nconst parts = new Map();\nfunction f() {\n  const own = signal(0);\n}';
  expect([...text.matchAll(STATE)].length).toBe(4);
});
