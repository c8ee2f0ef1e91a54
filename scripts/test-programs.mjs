// @ts-check
import { spawnSync } from 'node:child_process';
import { install, mayInstall } from './debian.mjs';

/** Why a test cannot count system calls here, as a sentence; null where it can. */
export function whyNoStrace() {
  const { error, status, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' });
  if (error) return 'The test counts with strace: install it (Debian: apt-get install strace).';
  return status === 0 ? null : `The test counts with strace, which may not look at a process here: ${stderr.trim()}`;
}

/** Programs that tests run, each with the package of Debian that has it. */
const PROGRAMS = { caddy: 'caddy', strace: 'strace', strip: 'binutils', 'systemd-analyze': 'systemd' };

/** Gets them from Debian where that is possible. Where it is not, the tests that need one fail and say so. */
export function ensurePrograms() {
  for (const [program, name] of Object.entries(PROGRAMS)) {
    if (!spawnSync(program, ['--version']).error || !mayInstall()) continue;
    console.log(`Installing ${name} for the tests …`);
    try {
      install(name);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
}
