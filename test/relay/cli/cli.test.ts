import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../../support/relay/cli.ts';
import { type Owner, pairOwner } from '../../support/relay/owner.ts';
import { type RelayProcess, startRelayProcess } from '../../support/relay/relay-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { startUpstream, type Upstream } from '../../support/upstream/upstreams.ts';

const VALUE = 'cli-canary-value-0123456789';

let relay: RelayProcess;
let owner: Owner;
let upstream: Upstream;
let env: Record<string, string>;
const cli = (args: string[], input?: string) => runCli(args, env, input);
const ran = (stdout: RegExp) => ({ code: 0, stderr: '', stdout: expect.stringMatching(stdout) });

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startRelayProcess();
  owner = await pairOwner(relay.connectLink);
  env = { RELAY_DATA_DIR: relay.dataDir, RELAY_PORT: new URL(relay.url).port };
});
afterAll(async () => {
  await relay.stop();
  await upstream.close();
});

describe('beside a running relay', () => {
  test('secrets set takes the value from standard input, and the relay uses it at once', async () => {
    const set = await cli(['secrets', 'set', 'cli', '--access', 'public', '--allow', upstream.url], `${VALUE}\n`);
    expect(set).toEqual(ran(/^Registered cli\.\n/));
    const call = () =>
      fetch(`${relay.url}/v1/request`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          clientSecretName: 'cli',
          url: `${upstream.url}/`,
          method: 'GET',
          headers: { Authorization: 'Bearer $CLIENT_SECRET' },
        }),
      });
    expect((await call()).status).toBe(200);
    expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${VALUE}`);

    expect(await cli(['secrets', 'set', 'cli', '--access=public', `--allow=${upstream.url}`], 'second')).toEqual(
      ran(/^Changed cli\.\n/),
    );
    expect((await call()).status).toBe(200);
    expect(upstream.received.at(-1)?.headers.authorization).toBe('Bearer second');

    const list = await cli(['secrets', 'list']);
    expect(list).toEqual(ran(/^cli {2}public .* → http:\/\/127\.0\.0\.1:\d+ {2}used \d+ times\n$/));
    expect(list.stdout).not.toContain('second');
    expect(await cli(['secrets', 'remove', 'cli'])).toEqual(ran(/^$/));
    expect((await call()).status).toBe(401);
    expect(await cli(['secrets', 'remove', 'cli'])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^There is no client secret named cli\.\n$/),
    });
  });

  test('--allow takes several origins, behind one flag, repeated, or with commas; the name may come last', async () => {
    const [a, b, c] = ['https://a.example', 'https://b.example', 'https://c.example'] as const;
    const allowOf = async (name: string) => {
      const { secrets } = (await (await owner.fetch('/v1/secrets')).json()) as {
        secrets: { name: string; allow: { origin: string }[] }[];
      };
      return secrets.find((secret) => secret.name === name)?.allow.map(({ origin }) => origin);
    };
    for (const [name, args] of [
      ['spaces', ['--allow', a, b, c, 'spaces']],
      ['mixed', ['mixed', '--allow', a, `--allow=${b},${c}`]],
    ] as const) {
      expect((await cli(['secrets', 'set', ...args], VALUE)).code, name).toBe(0);
      expect(await allowOf(name), name).toEqual([a, b, c]);
    }
  });

  test('flags name the rest of a policy: paths, methods, pages and limits', async () => {
    const args = ['--paths', '/v1/images/*,/v1/audio', '--methods', 'post', '--pages', 'https://app.example'];
    const limits = ['--per-minute', '5', '--per-day', '500'];
    const set = await cli(
      ['secrets', 'set', 'narrow', '--allow', 'https://a.example', ...args, ...limits, '--json'],
      VALUE,
    );
    expect(JSON.parse(set.stdout).secret).toMatchObject({
      allow: [{ origin: 'https://a.example', paths: ['/v1/images/*', '/v1/audio'], methods: ['POST'] }],
      origins: ['https://app.example'],
      limits: { perMinute: 5, perDay: 500 },
    });
    expect(await cli(['secrets', 'set', 'narrow', '--paths', '/v1'], VALUE)).toMatchObject({ code: 2, stdout: '' });
    expect(await cli(['secrets', 'set', 'narrow', '--per-day', 'many'], VALUE)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^policy\.limits\.perDay must be/),
    });
  });

  test('pair gives a link that pairs one more device; devices list and revoke act on the running relay', async () => {
    const pair = await cli(['pair']);
    expect(pair).toEqual(ran(/^Connect: http:\S+#pair=[\w-]{22}\.[\w-]{43}\n$/));
    const second = await pairOwner(pair.stdout.replace('Connect: ', '').trim(), 'Second');
    expect((await second.fetch('/v1/devices')).status).toBe(200);
    const list = await cli(['devices', 'list']);
    expect(list).toEqual(ran(new RegExp(`^${second.device.deviceId} {2}Second {2}paired \\S+ {2}last used `, 'm')));
    expect(await cli(['devices', 'revoke', second.device.deviceId])).toEqual(ran(/^$/));
    expect((await second.fetch('/v1/devices')).status).toBe(401);
    expect((await owner.fetch('/v1/devices')).status).toBe(200);
  });

  test('keys rotate re-encrypts, and health and audit verify succeed', async () => {
    expect(await cli(['secrets', 'set', 'kept', '--allow', 'https://a.example'], VALUE)).toMatchObject({ code: 0 });
    expect(await cli(['keys', 'rotate'])).toEqual(ran(/^Re-encrypted \d+ client secrets\.\n$/));
    expect(await cli(['health'])).toEqual(ran(/^The relay at http:\S+ is ready\.\n$/));
    expect(await cli(['audit', 'verify'])).toEqual(ran(/^The audit trail is intact\.\n$/));
    const { entries } = (await (await owner.fetch('/v1/audit')).json()) as { entries: { who: string; what: string }[] };
    expect(entries.filter(({ who }) => who === 'cli').map(({ what }) => what)).toEqual(
      expect.arrayContaining(['secret.put', 'secret.deleted', 'device.revoked', 'keys.rotated']),
    );
  });
});

test.each([
  [['pair'], { link: expect.stringMatching(/#pair=/) }],
  [['health'], { ready: true }],
  [['secrets', 'list'], { secrets: expect.any(Array) }],
  [['secrets', 'export', '--policies'], { secrets: expect.any(Array) }],
  [['devices', 'list'], { devices: expect.any(Array) }],
  [['keys', 'rotate'], { reencrypted: expect.any(Number), damaged: 0, resumed: false }],
  [['audit', 'verify'], { intact: true, brokenAt: null }],
])('%j --json is one JSON document', async (args, expected) => {
  const { code, stdout, stderr } = await cli([...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject(expected);
});

describe('what is wrong is told in one line, and nothing is done', () => {
  const folders: TemporaryFolder[] = [];
  const alone = async (args: string[], more: Record<string, string> = {}, input?: string) => {
    const folder = await temporaryFolder();
    folders.push(folder);
    return runCli(args, { RELAY_DATA_DIR: path.join(folder.path, 'data'), RELAY_PORT: '9', ...more }, input);
  };
  afterAll(() => Promise.all(folders.map((folder) => folder.remove())));

  test.each<[string, number, string[], Record<string, string>, RegExp]>([
    ['an unknown flag', 2, ['secrets', 'set', 'a', '--alow', 'https://a.example'], {}, /--alow/],
    ['an unknown command', 2, ['secrets', 'sett'], {}, /sett/],
    ['a missing name', 2, ['secrets', 'remove'], {}, /NAME/],
    [
      'the value as an argument',
      2,
      ['secrets', 'set', 'a', 'sk-value'],
      {},
      /^Too many arguments: this command takes 1, and flags\.\n$/,
    ],
    ['no value', 2, ['secrets', 'set', 'a', '--allow', 'https://a.example'], {}, /Standard input has no value/],
    ['a flag without its value', 2, ['start', '--port'], {}, /--port needs a value\. Example: --port 8787/],
    ['a flag and no command', 2, ['--port'], {}, /--port needs a value\. Example: --port 8787/],
    ['a wrong variable', 2, ['start'], { RELAY_PORT: '99999' }, /^RELAY_PORT must be .* Example: RELAY_PORT=8787/],
    ['a wrong key', 1, ['start'], { RELAY_ROOT_KEY: 'short' }, /^RELAY_ROOT_KEY must hold 32 bytes in base64 or hex/],
    [
      'a folder that cannot be made',
      1,
      ['start'],
      { RELAY_DATA_DIR: '/dev/null/x' },
      /^The database in \/dev\/null\/x/,
    ],
    ['no relay to ask', 1, ['health'], {}, /does not respond/],
    ['wrong days', 2, ['keys', 'rotate', '--sealing', '--days', 'x'], {}, /--days must be/],
    ['values to export', 2, ['secrets', 'export'], {}, /Values are never exported/],
    ['a relay without a login', 1, ['secrets', 'list', '--relay', 'https://a.example'], {}, /^Not logged in to https/],
    ['a link that is none', 2, ['login', 'https://a.example'], {}, /has no pairing code/],
    [
      'a relay that is not there',
      3,
      ['login', `http://127.0.0.1:9/#pair=${'c'.repeat(22)}.${'f'.repeat(43)}`],
      {},
      /does not respond/,
    ],
  ])('%s', async (_, exitCode, args, more, sentence) => {
    const { code, stdout, stderr } = await alone(args, { XDG_CONFIG_HOME: '/nonexistent', ...more });
    expect(stderr).toMatch(sentence);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect([code, stdout]).toEqual([exitCode, '']);
  });

  test('a wrong policy names the field', async () => {
    const { code, stderr } = await alone(['secrets', 'set', 'a', '--allow', 'api.example'], {}, VALUE);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^policy\.allow\.0\.origin must be an origin [^\n]+\n$/)]);
    expect(stderr).not.toContain(VALUE);
  });
});
