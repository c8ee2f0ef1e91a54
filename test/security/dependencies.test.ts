import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/targets.ts';

/** What is installed is what was looked at: exact versions, each with its hash, all from the registry. */
interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
const manifest = read('package.json') as Record<'dependencies' | 'devDependencies', Record<string, string>>;
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };

const inexact = (versions: Record<string, string>): string[] =>
  Object.entries(versions).flatMap(([name, version]) => (/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version) ? [] : [name]));

/** Packages that could be something else tomorrow: without a hash, or from a place that the lock file names itself. */
const unlocked = (locked: Record<string, Locked>): string[] =>
  Object.entries(locked).flatMap(([where, { integrity, resolved, link }]) =>
    where === '' || (integrity?.startsWith('sha512-') && resolved === undefined && !link) ? [] : [where],
  );

test('every dependency is of one exact version', () => {
  expect(inexact({ ...manifest.dependencies, ...manifest.devDependencies })).toEqual([]);
  expect(inexact({ a: '^1.0.0', b: 'latest', c: 'git+https://x.example/c', d: '*', e: '1.0.0' })).toHaveLength(4);
});

test('every package in the lock file comes from the registry, with its hash', () => {
  expect(Object.keys(packages).length).toBeGreaterThan(300);
  expect(unlocked(packages)).toEqual([]);
});

test('one that does not is found', () => {
  const [where = '', locked = {}] = Object.entries(packages)[1] ?? [];
  const { integrity: _, ...withoutHash } = locked;
  expect(unlocked({ ...packages, [where]: withoutHash })).toEqual([where]);
  expect(unlocked({ ...packages, [where]: { ...locked, resolved: 'https://evil.example/x.tgz' } })).toEqual([where]);
});

test('what the relay runs on has no program that runs at install time', () => {
  const scripted = Object.entries(packages as Record<string, Locked & { dev?: boolean; hasInstallScript?: boolean }>);
  expect(scripted.filter(([, { dev, hasInstallScript }]) => hasInstallScript && !dev)).toEqual([]);
  expect(scripted.filter(([, { hasInstallScript }]) => hasInstallScript).length).toBeGreaterThan(0);
});
