import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

describe('the inventory', () => {
  const text = read('docs/security/inventory.md');
  const sources = globSync('relay/**/*.ts', { cwd: ROOT }).map(read).join('\n');
  const found = (pattern: RegExp): string[] => [
    ...new Set([...sources.matchAll(pattern)].map(([, word]) => word ?? '')),
  ];

  test.each<[string, RegExp, number]>([
    ['event of the log', /\blog\??\.(?:info|warn|error)\('([^']+)'/g, 4],
    ['entry of the audit trail', /\bwhat: '([^']+)'/g, 8],
  ])('has every %s', (_, pattern, least) => {
    const words = found(pattern);
    expect(words.length).toBeGreaterThanOrEqual(least);
    expect(words.filter((word) => !text.includes(`\`${word}\``))).toEqual([]);
  });

  test('has what the table of ASVS says stands in it', () => {
    const titles = [...read('docs/security/asvs.md').matchAll(/`docs\/security\/inventory\.md`, "([^"]+)"/g)].map(
      ([, title]) => title ?? '',
    );
    expect(titles.length).toBeGreaterThan(10);
    expect(titles.filter((title) => !text.includes(`## ${title}`) && !text.includes(`**${title}**`))).toEqual([]);
  });

  test('has every key that is derived', () => {
    const [, fields = ''] = /interface DerivedKeys \{(.+?)\n\}/s.exec(read('relay/keys/derived-keys.ts')) ?? [];
    const keys = [...fields.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, key]) => key ?? '');
    expect(keys.length).toBeGreaterThanOrEqual(6);
    expect(keys.filter((key) => !text.includes(`\n| \`${key}\` `))).toEqual([]);
  });
});
