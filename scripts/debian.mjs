// @ts-check
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Whether what is missing can be got without a person: as root, on a Debian. */
export const mayInstall = () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

/** @param {string[]} packages */
export function install(...packages) {
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}

/** @param {string[]} args */
function apt(...args) {
  try {
    execFileSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const output = /** @type {{ stderr?: Buffer }} */ (error).stderr?.toString().trim();
    throw new Error(`apt-get ${args[0]} failed:\n${output ?? error}`);
  }
}
