#!/usr/bin/env node
// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The program of the npm package. Plain JavaScript that any Node from 18 on understands, as an old one has to get to the
 * point where it says what it lacks.
 */
const PROGRAM = new URL('relay/main.mjs', import.meta.url);
/** Has `node:sqlite` without a flag, its online backup, and what undici needs. */
const OLDEST = /** @type {const} */ ([22, 19]);

if (isRecent(process.versions.node)) {
  ignoreExperimentalWarnings();
  await import(PROGRAM.href);
} else {
  runOn(newerNode());
}

/** @param {string} version */
function isRecent(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Node 22 prints one for SQLite at every start, between the lines that people look for. */
function ignoreExperimentalWarnings() {
  const { emitWarning } = process;
  process.emitWarning = /** @param {any[]} args */ (...args) => {
    if (args[1] !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, args);
  };
}

/** The path of the Node that npm downloads once, and keeps in its cache. */
function newerNode() {
  const { config } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const needs = `The relay needs Node ${OLDEST.join('.')} or later, and this is ${process.versions.node}`;
  process.stderr.write(`${needs}: running on Node ${config.node} from npm (downloaded once).\n`);
  const { stdout, status } = spawnSync(
    'npm',
    ['exec', '--yes', `--package=node@${config.node}`, '--', 'node', '-p', 'process.execPath'],
    {
      encoding: 'utf8',
      // What `npx` tells its child about itself would make this npm look for the wrong package.
      env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry$)/i.test(name))),
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const path = stdout?.trim().split('\n').at(-1);
  if (status === 0 && path) return path;
  process.stderr.write(`${needs}; npm could not get one. Install it from https://nodejs.org.\n`);
  process.exit(1);
}

/** @param {string} node */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(PROGRAM), ...process.argv.slice(2)], { stdio: 'inherit' });
  const signals = /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP']);
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of signals) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}
