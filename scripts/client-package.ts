import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { build } from 'vite';
import { onlyProblems, ROOT } from './targets.ts';

const ENTRY = 'shared/client/package';

/** The page client for bundlers: one module with its source map, and one file of types. */
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
      lib: { entry: path.join(ROOT, `${ENTRY}.ts`), formats: ['es'], fileName: () => 'index.js' },
      rolldownOptions: { output: { minify: true } },
    },
  });
  await bundleTypes(folder);
}

/** What the client exports, without the types that it uses inside: those need valibot. */
async function bundleTypes(folder: string): Promise<void> {
  const declarations = mkdtempSync(path.join(tmpdir(), 'client-types-'));
  try {
    const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly'];
    execFileSync(
      path.join(ROOT, 'node_modules/.bin/tsc'),
      ['-p', 'shared/client', ...emit, '--rootDir', '.', '--outDir', declarations],
      { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' },
    );
    const bundle = await rolldown({
      input: { index: path.join(declarations, `${ENTRY}.d.ts`) },
      plugins: [dts({ dtsOnly: true, generator: 'oxc', logger: onlyProblems })],
    });
    await bundle.write({ dir: folder, format: 'es', entryFileNames: '[name].ts' });
    await bundle.close();
  } finally {
    rmSync(declarations, { recursive: true });
  }
}
