// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBenchTools } from './bench-tools.mjs';
import { ensureBrowsers } from './browsers.mjs';
import { ensurePrograms } from './test-programs.mjs';

/**
 * What a fresh clone lacks: the packages (among them Node 24 itself, which everything else then runs on), with
 * `--browsers` the two that the tests drive, with `--programs` the others that tests run, and with `--bench` the
 * programs of the benchmark. Runs on any Node from 18 on and has no dependencies.
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NODE_MAJOR = '24';

try {
  if (!packagesMatchLockFile()) installPackages();
  checkNode();
  if (process.argv.includes('--browsers')) ensureBrowsers();
  if (process.argv.includes('--programs')) ensurePrograms();
  if (process.argv.includes('--bench')) ensureBenchTools();
} catch (error) {
  console.error(`Set-up failed. ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

/** By content, not by date: a checkout of an older commit makes files newer, and touches those that did not change. */
function packagesMatchLockFile() {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!installed || !wanted) return false;
  return (
    Object.entries(wanted).every(
      ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
    ) && Object.entries(installed).every(([path, { version }]) => wanted[path]?.version === version)
  );
}

/** @param {string} path @returns {Record<string, { version?: string, optional?: boolean }> | null} */
function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : null;
}

function installPackages() {
  console.log('Installing packages (once for each change of the lock file) …');
  const result = runNpm('ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error');
  if (result.error) throw new Error(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) throw new Error(`npm ci failed:\n${whatWentWrong(result.stderr)}`);
}

/** npm ends a report with pages of its manual. @param {string} report */
function whatWentWrong(report) {
  const lines = report.trim().split('\n');
  const manual = lines.findIndex((line) => /Usage:|^npm error Clean install/.test(line));
  return lines.slice(0, manual === -1 ? 40 : manual).join('\n');
}

/** npm replaces node_modules, so it must not itself run on the Node inside. @param {string[]} args */
function runNpm(...args) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  return spawnSync('npm', args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path.join(delimiter) },
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Where npm was told to run no install scripts, the `node` package is there without its program. */
function checkNode() {
  const program = join(root, 'node_modules', '.bin', 'node');
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
  if (stdout?.startsWith(`v${NODE_MAJOR}.`)) return;
  throw new Error(
    `node_modules/.bin/node must be version ${NODE_MAJOR} but is ${stdout?.trim() || 'missing'}. ` +
      'Allow npm to run install scripts (npm config get ignore-scripts), delete node_modules and try again.',
  );
}
