import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Tests never run against yesterday's build. In a process of its own, because vitest's NODE_ENV would build the
 * development version.
 */
export default function setup(project: TestProject): void {
  const needsExtension = project.name.startsWith('e2e');
  const script = ['scripts/build.ts', '--missing', ...(needsExtension ? [] : ['client', 'relay'])];
  const { status, stderr } = spawnSync(process.execPath, script, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status === 0) return;
  // A page client or relay that does not build fails its own tests, not everybody's.
  if (needsExtension) throw new Error(stderr);
  console.error(stderr);
}
