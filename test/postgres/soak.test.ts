import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { SOAK_TIMEOUT, soak } from '../soak/run.ts';
import { startScene } from '../soak/scene.ts';
import { createDatabase, type PostgresServer, startPostgres } from '../support/relay/postgres.ts';
import { ROOT_KEY } from '../support/relay/postgres-relays.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Of the relay's pool, and the one that it is told of changes on. */
const CONNECTIONS = 5;
/** Longer than a relay goes by what it knows. */
const AWAY_MS = 6_000;

/** Each leaves Postgres as it should be. */
const faultsOf = (server: PostgresServer, proxy: TcpProxy): (() => Promise<void>)[] => [
  async () => proxy.cut(),
  async () => {
    await server.stop();
    await server.start();
  },
  async () => {
    proxy.refuse = true;
    proxy.cut();
    await pause(AWAY_MS);
    proxy.refuse = false;
  },
];

test(
  'everything at once, on a Postgres that is restarted and cut off: each response is one that is possible, and nothing is left of it in the end',
  async () => {
    await using server = await startPostgres();
    const url = await createDatabase(server.url);
    const { hostname, port } = new URL(url);
    await using proxy = await startTcpProxy(hostname, Number(port));
    const env = { RELAY_DATABASE_URL: url.replace(`:${port}/`, `:${proxy.port}/`), RELAY_ROOT_KEY: ROOT_KEY };
    await using scene = await startScene(env, true);
    const { dataDir } = scene.relay;
    const createCode = async (): Promise<string> => {
      const store = await openDataStore({ dataDir, databaseUrl: url, rootKey: ROOT_KEY });
      return store.devices.createCode().finally(store.close);
    };
    await soak({
      scene,
      createCode,
      hasQueue: true,
      faults: faultsOf(server, proxy),
      file: path.join(dataDir, 'replica.db'),
      moreSockets: CONNECTIONS,
    });
    await using folder = await temporaryFolder();
    const other = await openDataStore({ dataDir: folder.path, databaseUrl: url, rootKey: ROOT_KEY });
    expect(other.audit.verify()).toBeNull();
    await other.close();
  },
  SOAK_TIMEOUT,
);
