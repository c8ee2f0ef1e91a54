import path from 'node:path';
import { build, type Rolldown } from 'vite';

/** The official packages as a developer's bundler puts them into a page: the globals `OpenAI` and `Stripe`. */
export async function bundleSdks(): Promise<string> {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: path.join(import.meta.dirname, 'sdk-page.ts'), name: 'sdks', formats: ['iife'] },
    },
  })) as Rolldown.RolldownOutput[];
  return built[0]?.output[0].code ?? '';
}
