import { localUrl } from '../devices/pairing-link.ts';
import { createSharedLog } from '../observability/log.ts';
import { serveUpgrades } from '../server/upgrade.ts';
import { createServer } from '../start/create-server.ts';
import { makeApp } from '../start/make-app.ts';
import { openBase } from '../start/open-base.ts';
import { PARTS } from '../start/parts.ts';
import { StartupError } from '../store/startup-error.ts';
import { remoteRefusals } from './audit.ts';
import { workerChanges } from './changes.ts';
import { createLink } from './link.ts';
import type { PrimaryLink } from './links.ts';
import type { ToPrimary, ToWorker } from './messages.ts';
import { createRemoteShared } from './remote-shared.ts';
import { takeConnections } from './take-connections.ts';

/** Serves requests, until the primary process says that the relay stops, or ends itself. */
export async function runWorker(): Promise<void> {
  const link = createLink<ToPrimary, ToWorker>({
    send: (message) => process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => process.on('message', listener),
  });
  process.once('disconnect', () => process.exit(1));
  try {
    await serve(link);
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
    const message = error instanceof StartupError || code !== null ? (error as Error).message : 'a worker cannot start';
    await link.ask('failed', { message, code, isStartupError: error instanceof StartupError });
    process.exit(1);
  }
}

async function serve(link: PrimaryLink): Promise<void> {
  let followedAt = 0;
  let recheck = (): void => {};
  link.serve({
    // Nothing is under way yet.
    stop: () => process.exit(0),
    'store.current': (at) => {
      followedAt = at;
      // What made it current is in force from now on.
      recheck();
    },
  });
  const { config, port, currentAt } = await link.ask('begin', null);
  followedAt = Math.max(followedAt, currentAt);
  const log = createSharedLog(config);
  const changes = workerChanges(link);
  const base = await openBase(config, PARTS, log, {
    onChanged: changes.made,
    refusals: remoteRefusals(link),
    followedAt: () => followedAt,
  });
  const { dataStore, forwarder, webSockets } = base;
  recheck = dataStore.recheck;
  let draining = false;
  base.listensOn(port);
  const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, port);
  const shared = createRemoteShared(link, base, changes);
  const app = makeApp(base, shared, { url, port, isDraining: () => draining });
  link.serve({ 'changes.recheck': dataStore.recheck });
  await link.ask('join', null);
  // A change that was made before this worker joined was not told to it.
  dataStore.recheck();
  const { server, drain } = createServer(base);
  server.on('request', app.front);
  serveUpgrades(server, app.express);

  link.serve({
    stop: async () => {
      draining = true;
      webSockets.close();
      await drain();
      await forwarder.close();
      await dataStore.close();
      await base.tracing?.stop();
      log.flush();
      // Replied when all that was said before has been read.
      await link.ask('audit.flush', null).catch(() => {});
      process.exit(0);
    },
  });
  takeConnections(server, link);
  link.tell('ready', null);
}
