import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { THIRD_PARTY_LICENSES } from './bundle-relay.ts';
import { bundleClientPackage } from './client-package.ts';
import { CLIENT_OUTPUT, RELAY_PROGRAM, ROOT } from './targets.ts';

const TRACING = ['@opentelemetry/api', '@opentelemetry/sdk-node'];
export const PACKAGE_OUTPUT = path.join(ROOT, '.output/package');

/** Makes the npm package in a folder, from what the build has made of relay and page client. */
export async function makePackage(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const dist = path.join(folder, 'dist');
  mkdirSync(dist, { recursive: true });
  // Without source maps: the code has its lines and names, and they would be two thirds of the package.
  cpSync(path.dirname(RELAY_PROGRAM), path.join(dist, 'relay'), {
    recursive: true,
    filter: (file) => !file.endsWith('.map') && !file.endsWith(THIRD_PARTY_LICENSES),
  });
  copyFileSync(path.join(path.dirname(RELAY_PROGRAM), THIRD_PARTY_LICENSES), path.join(folder, THIRD_PARTY_LICENSES));
  // What the relay serves to pages.
  cpSync(CLIENT_OUTPUT, path.join(dist, 'client'), { recursive: true });
  await bundleClientPackage(path.join(folder, 'client'));
  copyFileSync(path.join(ROOT, 'relay/cli/launch.mjs'), path.join(dist, 'launch.mjs'));
  chmodSync(path.join(dist, 'launch.mjs'), 0o755);
  copyFileSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));
  copyFileSync(path.join(ROOT, 'docs/npm-package.md'), path.join(folder, 'README.md'));
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
}

/** No dependencies, so nothing else is downloaded, and what runs is what was tested. */
function manifest(): Record<string, unknown> {
  const { name, version, description, license, type, engines, devDependencies } = JSON.parse(
    readFileSync(path.join(ROOT, 'package.json'), 'utf8'),
  );
  return {
    name,
    version,
    description,
    license,
    type,
    keywords: ['api-key', 'secret', 'proxy', 'relay', 'cors', 'self-hosted', 'openai', 'frontend'],
    engines,
    bin: { [name]: 'dist/launch.mjs' },
    exports: {
      './client': { types: './client/types/client/package.d.ts', default: './client/index.js' },
      './package.json': './package.json',
    },
    // For `OTEL_…`, which see in docs/deployment.md.
    peerDependencies: Object.fromEntries(TRACING.map((peer) => [peer, `>=${devDependencies[peer]}`])),
    peerDependenciesMeta: Object.fromEntries(TRACING.map((peer) => [peer, { optional: true }])),
    sideEffects: false,
    files: ['client', 'dist', THIRD_PARTY_LICENSES],
    // For an older Node: see dist/launch.mjs.
    config: { node: devDependencies.node },
  };
}

/** `npm run package` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await makePackage(PACKAGE_OUTPUT);
  console.log(
    `Made the package in ${path.relative(ROOT, PACKAGE_OUTPUT)}; npm publish ${PACKAGE_OUTPUT} publishes it.`,
  );
}
