// @ts-check
import { spawnSync } from 'node:child_process';
import { install, mayInstall } from './debian.mjs';

/** The load, and the upstream, of the benchmark. */
const PROGRAMS = [
  { name: 'wrk', packageName: 'wrk' },
  { name: 'nginx', packageName: 'nginx-light' },
  { name: 'taskset', packageName: 'util-linux' },
];

/** Gets them from Debian where that is possible; throws where it is not. */
export function ensureBenchTools() {
  const missing = PROGRAMS.filter(({ name }) => spawnSync(name, ['-v']).error);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  const packages = missing.map(({ packageName }) => packageName);
  if (!mayInstall()) {
    throw new Error(`The benchmark needs ${names}: install them (Debian: apt-get install ${packages.join(' ')}).`);
  }
  console.log(`Installing ${names} for the benchmark …`);
  install(...packages);
}
