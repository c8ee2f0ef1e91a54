// @ts-check
import { spawnSync } from 'node:child_process';
import { install, mayInstall } from './debian.mjs';

/** Why a test cannot count system calls here, as a sentence; null where it can. */
export function whyNoStrace() {
  const { error, status, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' });
  if (error) return 'The test counts with strace: install it (Debian: apt-get install strace).';
  return status === 0 ? null : `The test counts with strace, which may not look at a process here: ${stderr.trim()}`;
}

/** Gets it from Debian where that is possible. Where it is not, the one test that needs it fails and says so. */
export function ensureStrace() {
  if (!spawnSync('strace', ['-V']).error || !mayInstall()) return;
  console.log('Installing strace for the tests …');
  try {
    install('strace');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
}
