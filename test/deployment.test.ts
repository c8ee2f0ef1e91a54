import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { VARIABLES } from '../relay/config/config.ts';
import { ROOT } from '../scripts/targets.ts';
import { startRelayProcess } from './support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const MEGABYTE = 1_000_000;

/** Instructions of a Dockerfile, with their arguments as they are written. */
const instructionsOf = (text: string): { name: string; value: string }[] =>
  text
    .replace(/^#.*\n/gm, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ name: line.split(' ')[0] ?? '', value: line.slice(line.indexOf(' ') + 1) }));
const dockerfile = instructionsOf(read('Dockerfile'));
const second = dockerfile.slice(dockerfile.findLastIndex(({ name }) => name === 'FROM'));
const valuesOf = (all: typeof dockerfile, name: string): string[] =>
  all.filter((one) => one.name === name).map(({ value }) => value);

describe('the image', () => {
  let folder: TemporaryFolder;
  /** The first stage after its commands. */
  let build: string;
  /** Where a path of the image is outside of it. */
  const outside = (inside: string): string => {
    const copied = valuesOf(second, 'COPY').map((value) => value.split(' ').filter((word) => !word.startsWith('--')));
    const [from = '', to = ''] = copied.find(([, to = '']) => inside === to || inside.startsWith(`${to}/`)) ?? [];
    return from.replace('/build', build) + inside.slice(to.length);
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    build = path.join(folder.path, 'build');
    mkdirSync(build);
    for (const line of read('.dockerignore').split('\n')) {
      if (!line.startsWith('!')) continue;
      const file = line.slice(1);
      cpSync(path.join(ROOT, file), path.join(build, file), { recursive: true });
    }
    for (const command of valuesOf(dockerfile, 'RUN')) {
      // The packages are those that are here; that the lock file has them all, npm says.
      const isInstall = command.startsWith('npm ci');
      const shell = isInstall ? `${command} --dry-run --offline` : command;
      await run('sh', ['-c', shell], { cwd: build, env: { PATH: process.env.PATH, HOME: folder.path } });
      if (isInstall) symlinkSync(path.join(ROOT, 'node_modules'), path.join(build, 'node_modules'));
    }
  }, 120_000);
  afterAll(() => folder.remove());

  test('has a Dockerfile without a finding, from images with a version', () => {
    expect(validate(read('Dockerfile')).map(({ message }) => message)).toEqual([]);
    expect(validate('FORM x').length).toBeGreaterThan(0);
    for (const image of valuesOf(dockerfile, 'FROM')) expect(image).toMatch(/^[\w./-]+:(?!latest)[\w.-]+(?: AS \w+)?$/);
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(valuesOf(dockerfile, 'FROM')[0]).toBe(`node:${devDependencies.node}-bookworm AS build`);
  });

  test('runs as nobody in particular, without a shell', () => {
    expect(valuesOf(second, 'USER')).toEqual(['$RUN_AS']);
    expect(valuesOf(second, 'ARG')).toEqual(['RUN_AS=65532:65532']);
    expect(valuesOf(second, 'RUN')).toEqual([]);
    for (const name of ['ENTRYPOINT', 'CMD']) expect(JSON.parse(valuesOf(second, name)[0] ?? '')).toBeInstanceOf(Array);
  });

  test('has less than 150 MB: what is added leaves 35 MB for the base, whose packages have 26 in Debian', async () => {
    const files = ['/usr/local/bin/node', '/app'].map(outside);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const bytes = await Promise.all(files.map(sizeOf));
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(115 * MEGABYTE);
  });

  test('starts, passes its health check, and stops', async () => {
    const [node = '', program = ''] = (JSON.parse(valuesOf(second, 'ENTRYPOINT')[0] ?? '') as string[]).map(outside);
    await using relay = await startRelayProcess({}, { command: [node, program] });
    const [, check = ''] = /CMD (\[.*\])$/.exec(valuesOf(second, 'HEALTHCHECK')[0] ?? '') ?? [];
    const [, , ...args] = JSON.parse(check) as string[];
    const env = { RELAY_PORT: new URL(relay.url).port };
    const { stdout } = await run(node, [program, ...args], { env });
    expect(stdout).toMatch(/is ready/);
    expect(await relay.quit()).toBe(0);
    await expect(run(node, [program, ...args], { env })).rejects.toMatchObject({ code: 1 });
  });
});

async function sizeOf(file: string): Promise<number> {
  const stats = await stat(file);
  if (!stats.isDirectory()) return stats.size;
  const entries = await readdir(file, { recursive: true, withFileTypes: true });
  const sizes = entries.filter((entry) => entry.isFile()).map((entry) => stat(path.join(entry.parentPath, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);
}

describe('the files of docs/deployment', () => {
  const files = globSync('docs/deployment/*', { cwd: ROOT });
  const yaml = (file: string, options: { merge?: boolean } = {}) =>
    parseAllDocuments(read(`docs/deployment/${file}`), options).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS();
    });

  test('set only variables that the relay knows', () => {
    expect(files.length).toBeGreaterThanOrEqual(7);
    const known = new Set([...Object.keys(VARIABLES), 'RELAY_DOMAIN', 'RELAY_UPSTREAM']);
    const used = [...files, 'Dockerfile'].flatMap((file) => read(file).match(/\bRELAY_[A-Z_]+\b/g) ?? []);
    expect(used.length).toBeGreaterThan(20);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  test('compose: a relay with nothing to write but its volumes, which only the proxy reaches', () => {
    const [{ services, volumes, secrets }] = yaml('compose.yaml');
    expect(services.relay).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(services.relay.ports).toBeUndefined();
    expect(services.relay.environment.RELAY_TRUSTED_PROXIES).toBe(services.caddy.networks.relay.ipv4_address);
    const mounted = [...services.relay.volumes, ...services.caddy.volumes].map(
      (volume: string) => volume.split(':')[0],
    );
    expect(mounted.filter((name) => !name?.startsWith('.'))).toEqual(Object.keys(volumes));
    expect(existsSync(path.join(ROOT, 'docs/deployment/Caddyfile'))).toBe(true);
    expect(services.relay.secrets).toEqual(Object.keys(secrets));
    expect(existsSync(path.join(ROOT, 'docs/deployment', services.relay.build, 'Dockerfile'))).toBe(true);
  });

  test('compose with Postgres: nobody is root or writes outside of volumes, and only Caddy is reached from outside', () => {
    const [{ services, volumes, secrets, networks }] = yaml('compose-postgres.yaml', { merge: true });
    const { relay, ...others } = { relay: services['relay-1'], ...services };
    expect(others['relay-2']).toEqual({ ...relay, volumes: ['data-2:/data', 'mark-2:/mark'] });
    for (const [name, service] of Object.entries<Record<string, unknown>>(others)) {
      expect([name, service]).toEqual([name, expect.objectContaining({ read_only: true, cap_drop: ['ALL'] })]);
      expect([name, service.healthcheck]).toEqual([name, { ...(service.healthcheck as object), interval: '10s' }]);
      expect(service.security_opt).toEqual(name === 'caddy' ? undefined : ['no-new-privileges:true']);
      expect(service.ports !== undefined).toBe(name === 'caddy');
    }
    expect(relay.environment.RELAY_TRUSTED_PROXIES).toBe(services.caddy.networks.relay.ipv4_address);
    expect(services.caddy.environment.RELAY_UPSTREAM).toBe('relay-1:8787 relay-2:8787');
    expect(services.postgres.networks).toEqual(['database']);
    expect(networks.database).toEqual({ internal: true });
    expect([...relay.secrets, ...services.postgres.secrets]).toEqual(Object.keys(secrets));
    const named = Object.values<{ volumes: string[] }>(others).flatMap((service) => service.volumes);
    const mounted = named.map((volume) => volume.split(':')[0] ?? '').filter((name) => !name.startsWith('.'));
    expect(mounted).toEqual(Object.keys(volumes));
  });

  test('Kubernetes: one pod without rights, with every volume that it mounts', () => {
    const documents = yaml('kubernetes.yaml');
    const { replicas, strategy, template } = documents[0].spec;
    expect([replicas, strategy.type]).toEqual([1, 'Recreate']);
    const { containers, volumes, securityContext } = template.spec;
    expect(securityContext.runAsNonRoot).toBe(true);
    expect(containers[0].securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    const nameOf = ({ name }: { name: string }): string => name;
    expect(containers[0].volumeMounts.map(nameOf)).toEqual(volumes.map(nameOf));
    const claimed = volumes.flatMap((volume: { persistentVolumeClaim?: { claimName: string } }) =>
      volume.persistentVolumeClaim ? [volume.persistentVolumeClaim.claimName] : [],
    );
    const claims = documents.filter(({ kind }) => kind === 'PersistentVolumeClaim');
    expect(claims.map(({ metadata }) => metadata.name)).toEqual(claimed);
  });

  test('Render, Railway and Fly: one machine, with a volume and a health check', () => {
    const [{ services }] = yaml('render.yaml');
    expect(services).toMatchObject([{ numInstances: 1, healthCheckPath: '/readyz', disk: { mountPath: '/data' } }]);
    const railway = JSON.parse(read('docs/deployment/railway.json'));
    expect(railway.deploy).toMatchObject({ numReplicas: 1, healthcheckPath: '/readyz', requiredMountPath: '/data' });
    expect(read('docs/deployment/fly.toml')).toMatch(/internal_port = 8787\n[\s\S]*path = "\/readyz"/);
  });

  test('systemd: the exposure of the unit is below 2.5', async () => {
    const unit = path.join(ROOT, 'docs/deployment/client-secret-relay.service');
    const exposure = async (file: string) =>
      run('systemd-analyze', ['security', '--offline=true', '--threshold=25', '--no-pager', file]);
    expect((await exposure(unit)).stdout).toMatch(/Overall exposure level for \S+: [0-2]\.\d/);
    // It would be found: a unit without any of the settings.
    const folder = await temporaryFolder();
    const bare = path.join(folder.path, 'bare.service');
    await writeFile(bare, '[Service]\nExecStart=/bin/true\n');
    await expect(exposure(bare)).rejects.toMatchObject({ code: expect.any(Number) });
    await folder.remove();
  });
});
