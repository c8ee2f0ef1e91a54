import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { ROOT } from './targets.ts';

const ENTRY = 'client/package';

/** The page client for bundlers: a module, one that it loads for queued calls, their source maps and types. */
export async function bundleClientPackage(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      sourcemap: true,
      lib: { entry: path.join(ROOT, 'shared', `${ENTRY}.ts`), formats: ['es'], fileName: () => 'index.js' },
      rolldownOptions: { output: { minify: true, chunkFileNames: 'queue.js' } },
    },
  });
  writeTypes(folder);
}

/** What the client exports, and the declarations that those need; others need valibot. */
function writeTypes(folder: string): void {
  const declarations = mkdtempSync(path.join(tmpdir(), 'client-types-'));
  try {
    const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly'];
    execFileSync(
      path.join(ROOT, 'node_modules/.bin/tsc'),
      ['-p', 'shared/client', ...emit, '--rootDir', 'shared', '--outDir', declarations],
      { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' },
    );
    for (const file of reachable(declarations, `${ENTRY}.d.ts`)) {
      cpSync(path.join(declarations, file), path.join(folder, 'types', file));
    }
  } finally {
    rmSync(declarations, { recursive: true });
  }
}

/** Declarations that one imports, directly or through others; throws for one that needs a package. */
function reachable(root: string, first: string): Set<string> {
  const found = new Set([first]);
  for (const file of found) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/(?:\bfrom |\bimport\()['"]([^'"]+)['"]/g)) {
      if (!target.startsWith('.')) throw new Error(`The types of the client need ${target}, by ${file}.`);
      found.add(path.join(path.dirname(file), target.replace(/\.ts$/, '.d.ts')));
    }
  }
  return found;
}
