import type { Config } from '../config/config.ts';
import { localUrl } from '../devices/pairing-link.ts';
import { createLog } from '../observability/log.ts';
import { createPeerTraces, withPeers } from '../observability/peer-traces.ts';
import type { TraceReader } from '../observability/traces.ts';
import { serveUpgrades } from '../server/upgrade.ts';
import { announce } from './announce.ts';
import type { Base } from './base.ts';
import { createServer, DRAIN_MS } from './create-server.ts';
import { listen } from './listen.ts';
import { makeApp } from './make-app.ts';
import { serveMetrics } from './metrics-server.ts';
import { openBase, openQueue } from './open-base.ts';
import type { Parts } from './parts.ts';
import type { Relay } from './relay.ts';
import { createShared } from './shared.ts';

/** A relay of one process. */
export async function startSingle(
  config: Config,
  parts: Parts,
  options: { readonly acceptOlder: boolean },
): Promise<Relay> {
  const log = createLog(config);
  const base = await openBase(config, parts, log, options);
  const { dataStore, forwarder, webSockets, metrics } = base;
  const queue = await openQueue(base);
  const { server, drain } = createServer(base);
  const port = await listen(server, config.RELAY_PORT, config.RELAY_HOST);
  base.listensOn(port);
  const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, port);
  let draining = false;
  const shared = { ...createShared(base, queue), allTraces: allTracesOf(base) };
  const app = makeApp(base, shared, { url, port, isDraining: () => draining });
  server.on('request', app.front);
  queue.start(app.runQueued);
  serveUpgrades(server, app.express);
  const metricsServer = await serveMetrics(config, metrics.render);
  return {
    url,
    ...(await announce(base, url)),
    stop: async () => {
      draining = true;
      metricsServer?.close();
      webSockets.close();
      await Promise.all([drain(), queue.stop(DRAIN_MS)]);
      await forwarder.close();
      await dataStore.close();
      await base.tracing?.stop();
      log.flush();
    },
  };
}

const allTracesOf = ({ dataStore: { peers }, traces }: Base): TraceReader =>
  peers === null ? traces : withPeers(traces, createPeerTraces(peers, traces));
