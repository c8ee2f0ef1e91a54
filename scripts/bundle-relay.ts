import http from 'node:http';
import path from 'node:path';
import { build, type Plugin } from 'vite';

/** Of the packages in the bundle, each with its text; beside the code. */
export const THIRD_PARTY_LICENSES = 'THIRD-PARTY-LICENSES.md';

/** The relay as a few files that start in half of the time that its sources take, and with 40 MB less. */
export async function bundleRelay(root: string, folder: string): Promise<void> {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    plugins: [lean],
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      // The oldest that the npm package runs on by itself.
      target: 'node22',
      sourcemap: true,
      license: { fileName: THIRD_PARTY_LICENSES },
      rolldownOptions: {
        input: { main: path.join(root, 'relay/cli/main.ts'), worker: path.join(root, 'relay/worker.ts') },
        output: {
          entryFileNames: '[name].mjs',
          chunkFileNames: '[name].mjs',
          // Lines and names stay as they are, for the location that the log gives of an internal error.
          comments: false,
          minify: { compress: true, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
          // Apart from the relay's own code, or that location might be one of a package.
          codeSplitting: { groups: [{ name: 'packages', test: /\/node_modules\//, entriesAware: true }] },
        },
      },
    },
  });
}

/** Modules that the relay needs a part of, where loading the rest takes a noticeable share of the start or the memory. */
const REPLACEMENTS: Readonly<Record<string, string>> = {
  /**
   * An import statement reads every export of a built-in module. The getters of these three load the copy of undici that
   * Node has for `fetch`: 13 MB.
   */
  'node:http': `
    const http = process.getBuiltinModule('node:http');
    export default http;
    export const { ${Object.keys(http).filter((name) => !/^(WebSocket|CloseEvent|MessageEvent)$/.test(name))} } = http;`,
  // The index of the package loads fetch, caches and mocks. A name that is not exported here fails the build.
  undici: "export { default as Agent } from 'undici/lib/dispatcher/agent.js';",
  // Express loads them for `express.json` and `express.static`, with tables of every character set and media type.
  'body-parser': 'export {};',
  'serve-static': 'export {};',
};

const PREFIX = '\0lean:';
const lean: Plugin = {
  name: 'lean',
  enforce: 'pre',
  resolveId(source, _importer, { kind }) {
    const name = source === 'http' ? 'node:http' : source;
    const isReplaced = Object.hasOwn(REPLACEMENTS, name) && !(name === 'node:http' && kind === 'require-call');
    return isReplaced ? PREFIX + name : null;
  },
  load: (id) => (id.startsWith(PREFIX) ? REPLACEMENTS[id.slice(PREFIX.length)] : null),
};
