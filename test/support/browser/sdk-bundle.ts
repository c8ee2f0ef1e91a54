import path from 'node:path';
import { build, type Rolldown } from 'vite';

/** The official packages as a developer's bundler puts them into a page: the globals that the file beside this one sets. */
export async function bundleSdks(file: 'sdk-page.ts' | 'sdk-cases-page.ts'): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: path.join(import.meta.dirname, file), name: 'sdks', formats: ['iife'] },
    },
  })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0].code ?? '';
}
