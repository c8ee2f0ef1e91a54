import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { newestIn, ROOT } from './targets.ts';

const EVERY_MS = 500;

/**
 * Calls `then` after a change in one of the folders, never twice at once. Looks at the dates: on Linux Node's recursive
 * `watch` no longer sees a file that an editor has saved by putting a new one in its place.
 */
export async function whenChanged(folders: readonly string[], then: () => Promise<void>): Promise<never> {
  const newest = (): number => Math.max(...folders.map((folder) => newestIn(path.join(ROOT, folder))));
  for (let seen = newest(); ; ) {
    await wait(EVERY_MS);
    const now = newest();
    if (now <= seen) continue;
    seen = now;
    await then();
  }
}
