import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './targets.ts';

/** One a runtime: the relay sees no DOM, the extension and the page client no Node, `shared/` neither. */
const PROJECTS = [
  { name: 'relay', folder: 'relay' },
  { name: 'shared', folder: 'shared' },
  { name: 'page client', folder: 'shared/client' },
  { name: 'extension', folder: 'extension' },
  { name: 'tests', folder: 'test' },
  { name: 'scripts', folder: '.' },
];

/** Everything that can be judged without running the project; needs what `scripts/build.ts` makes. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(PROJECTS.map(({ name, folder }) => [`types of ${name}`, ['tsc', '-p', folder]])),
  'lint and format': ['biome', 'check', '--error-on-warnings', '.'],
  'dead code': ['knip', '--no-progress'],
  'bundle sizes': ['node', 'scripts/budgets.ts'],
};

const outcomes = await Promise.all(Object.entries(CHECKS).map(([name, command]) => run(name, command)));
for (const { name, ok, seconds, note } of outcomes) {
  console.log(`${ok ? '✓' : '✗'} ${name} (${seconds} s)${note ? `: ${note}` : ''}`);
}
const failed = outcomes.filter(({ ok }) => !ok);
for (const { name, output } of failed) console.error(`\n── ${name} ──\n${output.trim()}`);
process.exit(failed.length === 0 ? 0 : 1);

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: string;
  readonly note: string;
  readonly output: string;
}

function run(name: string, [command = '', ...args]: readonly string[]): Promise<Outcome> {
  const start = performance.now();
  const child = spawn(path.join(ROOT, 'node_modules/.bin', command), args, {
    cwd: ROOT,
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      const note = code === 0 && name === 'bundle sizes' ? output.trim() : '';
      resolve({ name, ok: code === 0, seconds, note, output });
    });
  });
}
