import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import type { Parts } from '../../relay/start/parts.ts';
import { openDatabase } from '../../relay/store/database.ts';
import { type LocalRelay, startLocalRelay } from '../support/relay/local-relay.ts';
import { connectTo, responseTextOn } from '../support/relay/raw-http.ts';
import { openStore } from '../support/relay/store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** An anonymous caller must not learn which private names exist: not by a response, nor by what one costs. */
const ORIGIN = 'https://app.example';
const API = 'https://api.example';
/** As long as the private one: a caller knows what it sent. */
const [PRIVATE, UNKNOWN] = ['mine', 'none'];

/** What is read of secrets from the database. */
let reads = 0;
const counting = (dataDir: string): DatabaseSync => {
  const database = openDatabase(dataDir);
  const prepare = database.prepare.bind(database);
  database.prepare = (sql) => (/FROM secrets/.test(sql) ? countingStatement(prepare(sql)) : prepare(sql));
  return database;
};
function countingStatement(statement: StatementSync): StatementSync {
  for (const method of ['get', 'all'] as const) {
    const read = statement[method].bind(statement) as (...values: never[]) => never;
    statement[method] = (...values: never[]) => {
      reads += 1;
      return read(...values);
    };
  }
  return statement;
}

const start = async (more: (dataStore: Awaited<ReturnType<typeof openDataStore>>) => object = () => ({})) => {
  const open: Parts['openDataStore'] = async (options) => {
    const dataStore = await openDataStore({ ...options, open: counting });
    return { ...dataStore, ...more(dataStore) };
  };
  const relay = await startLocalRelay({ RELAY_ALLOWED_ORIGINS: ORIGIN }, { openDataStore: open });
  const policy = { access: 'private', allow: [{ origin: API }], origins: ['https://other.example'] };
  await relay.register({ name: PRIVATE, value: 'value-of-more-than-twenty', ...policy });
  await relay.register({ name: 'open', value: 'value-of-more-than-twenty', ...policy, access: 'public' });
  return relay;
};

let relay: LocalRelay;
beforeAll(async () => {
  relay = await start();
});
afterAll(() => relay.stop());

/** Every byte of a response but those that differ between any two. */
async function bytesOf(url: string, lines: readonly string[], body = ''): Promise<string> {
  const socket = await connectTo(url);
  const length = body === '' ? [] : [`Content-Length: ${body.length}`];
  socket.write([...lines, `Host: ${new URL(url).host}`, ...length, 'Connection: close', '', body].join('\r\n'));
  const text = await responseTextOn(socket);
  const trace = /^client-secret-trace: (.*)\r$/im.exec(text)?.[1] ?? 'no trace';
  return text.replaceAll(trace, 'TRACE').replace(/^date: .*\r$/im, '');
}

const requestOf = (name: string): string =>
  JSON.stringify({ clientSecretName: name, url: API, method: 'GET', headers: { A: '$CLIENT_SECRET' } });
const call = (name: string, url = relay.url): Promise<string> =>
  bytesOf(url, ['POST /v1/request HTTP/1.1', 'Content-Type: application/json'], requestOf(name));
const sdk = (method: string, ...lines: string[]) => {
  return (name: string, url = relay.url): Promise<string> =>
    bytesOf(url, [`${method} /v1/forward/${name}/${API}/ HTTP/1.1`, 'X-Key: $CLIENT_SECRET', ...lines]);
};
const preflight = ['Access-Control-Request-Method: POST', 'Access-Control-Request-Headers: x-key'];

const ATTEMPTS: readonly [string, string, (name: string, url?: string) => Promise<string>][] = [
  ['a call', 'SIGN_IN_REQUIRED', call],
  ['an SDK’s GET', 'SIGN_IN_REQUIRED', sdk('GET')],
  ['an SDK’s DELETE', 'SIGN_IN_REQUIRED', sdk('DELETE')],
  ['HEAD', 'HTTP/1.1 401 ', sdk('HEAD')],
  ['a page that may call', 'SIGN_IN_REQUIRED', sdk('GET', `Origin: ${ORIGIN}`)],
  [
    'a page that only the policy of the private one lets call',
    'SIGN_IN_REQUIRED',
    sdk('GET', 'Origin: https://other.example'),
  ],
  ['a page that may not', 'ORIGIN_NOT_ALLOWED', sdk('GET', 'Origin: https://evil.example')],
  ['a preflight', 'HTTP/1.1 204 ', sdk('OPTIONS', `Origin: ${ORIGIN}`, ...preflight)],
  [
    'a preflight of a page that may not',
    'ORIGIN_NOT_ALLOWED',
    sdk('OPTIONS', 'Origin: https://evil.example', ...preflight),
  ],
  ['OPTIONS that is no preflight', 'METHOD_NOT_ALLOWED', sdk('OPTIONS')],
  ['a method that is not forwarded', 'METHOD_NOT_ALLOWED', sdk('PROPFIND')],
];

describe.each(ATTEMPTS)('to an anonymous caller %s', (_, outcome, attempt) => {
  test('is the same for a private name and an unknown one, byte for byte, and without durations', async () => {
    const response = await attempt(PRIVATE);
    expect(response).toContain(outcome);
    expect(await attempt(UNKNOWN)).toBe(response);
    expect(response.toLowerCase()).not.toContain('server-timing');
  });
});

test('a name that exists for the caller would be told apart', async () => {
  expect(await call('open')).not.toBe(await call(UNKNOWN));
});

describe('what is read from the store', () => {
  /** After the policy of another secret has changed, so that nothing is in memory. */
  const readsFor = async (relay: LocalRelay, ...names: string[]): Promise<number[]> => {
    await relay.owner('/v1/secrets/open', { method: 'PATCH', json: { expiresAt: null } });
    const counts = [];
    for (const name of names) {
      reads = 0;
      expect(await call(name, relay.url)).toContain('SIGN_IN_REQUIRED');
      counts.push(reads);
    }
    return counts;
  };

  test('is the same for both, at the first call and after it', async () => {
    const counts = await readsFor(relay, PRIVATE, UNKNOWN, PRIVATE, UNKNOWN);
    expect(counts).toEqual([1, 0, 0, 0]);
    expect(await readsFor(relay, UNKNOWN, PRIVATE, UNKNOWN, PRIVATE)).toEqual(counts);
  });

  test('would tell them apart, were each looked up by its name', async () => {
    const byName = await start(({ vault }) => {
      const known = new Map<string, ReturnType<typeof vault.find>>();
      const find: typeof vault.find = (name) => {
        if (known.has(name)) return known.get(name) ?? null;
        reads += 1;
        const secret = vault.find(name);
        if (secret) known.set(name, secret);
        return secret;
      };
      return { vault: { ...vault, find } };
    });
    await readsFor(byName, PRIVATE);
    const [, ...later] = await readsFor(byName, PRIVATE, UNKNOWN, UNKNOWN);
    expect(later).not.toEqual([0, 0]);
    await byName.stop();
  });

  test('and decrypted is every row, whichever name is asked for first', async () => {
    const folder = await temporaryFolder();
    const opened: string[] = [];
    const store = await openStore(folder.path, {
      cipher: {
        seal: (_, value) => Buffer.from(value),
        open: ({ name }, sealed) => {
          opened.push(name);
          return Buffer.from(sealed).toString();
        },
      },
    });
    for (const name of ['a', 'b']) store.vault.set(name, 'value-of-more-than-twenty', {}, 'cli');
    for (const asked of ['a', UNKNOWN, 'b']) {
      store.vault.patch('a', {}, 'cli');
      opened.length = 0;
      store.vault.find(asked);
      expect(opened.sort()).toEqual(['a', 'b']);
      store.vault.find(asked === UNKNOWN ? 'a' : UNKNOWN);
      expect(opened).toHaveLength(2);
    }
    store.close();
    await folder.remove();
  });
});

describe('with many secrets, of which a lookup reads a part', () => {
  /** Names of rows that are read and decrypted for the first lookup of each name, and for the second one. */
  async function costs(...names: string[]): Promise<string[][]> {
    const folder = await temporaryFolder();
    const opened: string[] = [];
    const guards = {
      cipher: {
        seal: (_: unknown, value: string) => Buffer.from(value),
        open: ({ name }: { name: string }, sealed: Uint8Array) => {
          opened.push(name);
          return Buffer.from(sealed).toString();
        },
      },
    };
    const store = await openStore(folder.path, guards);
    store.manifest.change(() => {
      for (let i = 0; i < 400; i += 1) store.vault.set(`name-${i}`, 'value', {}, 'cli');
    });
    const all: string[][] = [];
    for (const name of [...names, ...names]) {
      opened.length = 0;
      store.vault.find(name);
      all.push([...opened].sort());
    }
    store.close();
    await folder.remove();
    return all;
  }

  test('the part is the same for a name that exists and one that would be next to it, whichever is asked for first', async () => {
    const [first = [], ...later] = await costs('name-123', 'name-123x');
    expect(first).toContain('name-123');
    expect(first.length).toBeLessThanOrEqual(16);
    expect(later).toEqual([[], [], []]);
    expect(await costs('name-123x', 'name-123')).toEqual([first, ...later]);
  });

  test('a name in a range of its own is as dear as one that exists there', async () => {
    const [unknown = []] = await costs('name-250x');
    const [known = []] = await costs('name-250');
    expect(unknown).toEqual(known);
  });
});

test('the audit trail has the same entry for both', async () => {
  for (const name of [PRIVATE, UNKNOWN]) await call(name);
  const { entries } = (await (await relay.owner('/v1/audit?limit=100')).json()) as {
    entries: { who: string; what: string; subject: string; code: string }[];
  };
  for (const subject of [PRIVATE, UNKNOWN]) {
    expect(entries).toContainEqual(
      expect.objectContaining({ who: 'anonymous', what: 'request.refused', subject, code: 'SIGN_IN_REQUIRED' }),
    );
  }
});
