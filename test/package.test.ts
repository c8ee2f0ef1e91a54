import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePackage } from '../scripts/package.ts';
import { ROOT } from '../scripts/targets.ts';
import { pairOwner } from './support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from './support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts';
import { startUpstream, type Upstream } from './support/upstream/upstreams.ts';

/** The package as a person installs it: packed, and unpacked by npm in an empty folder. */

const VALUE = 'package-canary-value-0123456789';

let folder: TemporaryFolder;
let upstream: Upstream;
let relay: RelayProcess;
/** The person's project. */
let project: string;
let program: string;

const inProject = (file: string): string => path.join(project, file);
const run = promisify(execFile);
const node = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, args, { cwd: project, timeout: 20_000 })).stdout;
const npm = async (cwd: string, ...args: string[]): Promise<string> => (await run('npm', args, { cwd })).stdout;

beforeAll(async () => {
  folder = await temporaryFolder();
  const made = path.join(folder.path, 'package');
  await makePackage(made);
  const tarball = (await npm(folder.path, 'pack', made, '--silent')).trim();
  project = path.join(folder.path, 'project');
  await mkdir(project);
  await writeFile(inProject('package.json'), '{ "type": "module" }');
  await npm(project, 'install', '--offline', '--no-audit', '--no-fund', path.join('..', tarball));
  program = inProject('node_modules/.bin/client-secret-relay');
  upstream = await startUpstream();
  relay = await startRelayProcess({}, { command: [process.execPath, program] });
}, 120_000);
afterAll(async () => {
  await relay?.stop();
  await upstream?.close();
  await folder.remove();
});

test('is alone in node_modules, and has no source of ours that is not built', async () => {
  const installed = globSync('node_modules/{*,@*/*}/package.json', { cwd: project });
  expect(installed).toEqual(['node_modules/client-secret-relay/package.json']);
  const files = globSync('node_modules/client-secret-relay/**/*.*', { cwd: project });
  expect(files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
  const { scripts, dependencies, version } = JSON.parse(readFileSync(inProject(String(installed)), 'utf8'));
  expect([scripts, dependencies]).toEqual([undefined, undefined]);
  expect(await node(program, '--version')).toBe(`${version}\n`);
});

test('has the license of each package that is in its code', () => {
  const licenses = readFileSync(inProject('node_modules/client-secret-relay/THIRD-PARTY-LICENSES.md'), 'utf8');
  const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const missing = Object.keys(dependencies).filter((name) => !licenses.includes(`## ${name} - `));
  expect(missing).toEqual([]);
  expect(licenses).not.toMatch(/\((?:A?GPL|UNLICENSED|undefined)/);
});

test('the relay starts, and a first call with the imported client arrives with the value', async () => {
  const owner = await pairOwner(relay.connectLink);
  const allow = [{ origin: upstream.url }];
  expect((await owner.register({ name: 'first', value: VALUE, access: 'public', allow })).status).toBe(201);
  await writeFile(
    inProject('call.js'),
    `import { createClient, ClientSecretError } from 'client-secret-relay/client';
     const relay = createClient({ relay: '${relay.url}' });
     const call = (url) => relay.clientSecretRequest({
       clientSecretName: 'first', url, method: 'GET', headers: { Authorization: 'Bearer $CLIENT_SECRET' },
     });
     await call('${upstream.url}/');
     await call('https://other.example/').catch((error) => console.log(error instanceof ClientSecretError, error.code));
     try { createClient(); } catch (error) { console.log(error.message); }`,
  );
  expect(await node('call.js')).toBe('true URL_NOT_ALLOWED\nrelay must be an absolute URL.\n');
  expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${VALUE}`);
});

test('the relay serves the page client', async () => {
  for (const file of ['client.js', 'client.mjs']) {
    const response = await fetch(`${relay.url}/${file}`);
    expect([response.status, (await response.text()).length > 10_000]).toEqual([200, true]);
  }
});

test.each(['NodeNext', 'Bundler'])(
  'TypeScript takes the types of the client, with modules resolved as %s',
  async (how) => {
    await writeFile(
      inProject('typed.ts'),
      `import { type Client, type ClientOptions, ClientSecretError, createClient } from 'client-secret-relay/client';
     const options: ClientOptions = { relay: 'https://relay.example', token: async () => null };
     const client: Client = createClient(options);
     export const name: Promise<{ id: number }> = client.clientSecretRequest<{ id: number }>(new FormData());
     export const codeOf = (error: ClientSecretError): 'RATE_LIMITED' | null => error.code === 'RATE_LIMITED' ? error.code : null;
     // @ts-expect-error a client that no relay served needs an address
     createClient({});
     // @ts-expect-error there is no such code
     codeOf({} as ClientSecretError) === 'NONE';`,
    );
    const flags = ['--noEmit', '--strict', '--lib', 'ES2022,DOM', '--types', '', '--skipLibCheck', 'false'];
    const modules = ['--module', how === 'Bundler' ? 'ESNext' : how, '--moduleResolution', how];
    const tsc = path.join(ROOT, 'node_modules/typescript/bin/tsc');
    expect(await node(tsc, ...flags, ...modules, '--ignoreConfig', 'typed.ts')).toBe('');
  },
);

test('a bundler takes the client alone, below 6 kB, with a source map that has our sources', async () => {
  await writeFile(inProject('page.js'), "export { createClient } from 'client-secret-relay/client';");
  const bundle = await rolldown({ input: inProject('page.js'), cwd: project, external: [] });
  const { output } = await bundle.generate({ format: 'es', minify: true, sourcemap: true });
  await bundle.close();
  expect(output[0].imports).toEqual([]);
  expect(gzipSync(output[0].code).length).toBeLessThan(6_000);
  const map = JSON.parse(readFileSync(inProject('node_modules/client-secret-relay/client/index.js.map'), 'utf8'));
  expect(map.sources).toEqual(expect.arrayContaining([expect.stringContaining('shared/client/client.ts')]));
  expect(map.sourcesContent.every((text: string | null) => text !== null)).toBe(true);
});

test('an older Node gets a newer one from npm, and passes on arguments and exit codes', async () => {
  // A newer Node that says that it is an old one, and an npm that has what it is asked for.
  await mkdir(inProject('bin'));
  await writeFile(inProject('bin/npm'), `#!/bin/sh\necho "$@" > asked\necho ${process.execPath}\n`, { mode: 0o755 });
  await writeFile(inProject('old.cjs'), "Object.defineProperty(process, 'versions', { value: { node: '20.20.2' } });");
  const old = (...args: string[]) =>
    run(process.execPath, ['--require', './old.cjs', program, ...args], {
      cwd: project,
      env: { PATH: `${inProject('bin')}:${process.env.PATH}` },
    });
  const { version, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  expect((await old('--version')).stdout).toBe(`${version}\n`);
  expect(readFileSync(inProject('asked'), 'utf8')).toContain(`--package=node@${devDependencies.node} `);
  await expect(old('no-such-command')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^The relay needs Node 22\.19 or later, and this is 20\.20\.2: running on Node /),
  });
});

test('its README has no link that leads nowhere outside of the repository', () => {
  const text = readFileSync(inProject('node_modules/client-secret-relay/README.md'), 'utf8');
  expect(text).not.toMatch(/\]\((?!https?:)/);
  expect(existsSync(inProject('node_modules/client-secret-relay/LICENSE'))).toBe(true);
});
