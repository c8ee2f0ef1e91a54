import type { Config } from '../config/config.ts';
import type { openDataStore } from '../data-store/data-store.ts';
import { storeOptions } from '../data-store/store-options.ts';
import type { Log } from '../observability/log.ts';
import { createTracing } from '../observability/tracing.ts';
import { createQueue, type Queue } from '../queue/queue.ts';
import { queueLimits } from '../queue/queue-limits.ts';
import { headTemplates } from '../server/response-head.ts';
import { securityHeaders } from '../server/security-headers.ts';
import { type Base, createBase } from './base.ts';
import type { Parts } from './parts.ts';

type StoreOptions = Parameters<typeof openDataStore>[0];

/** Opens the data folder. */
export async function openBase(
  config: Config,
  parts: Parts,
  log: Log,
  more: Pick<StoreOptions, 'acceptOlder' | 'onChanged' | 'refusals' | 'followedAt'>,
): Promise<Base> {
  const tracing = await createTracing(process.env);
  const dataStore = await parts.openDataStore({
    ...storeOptions(config),
    ...more,
    onMoved: (file) => log.error('database deleted or replaced', { file, fix: 'put it back, or restart the relay' }),
  });
  return createBase({ config, parts, log, dataStore, tracing });
}

/** The queue of the process that runs queued calls, with what the last one has left. */
export async function openQueue({ config, log, dataStore, sources }: Base): Promise<Queue> {
  const queue = createQueue({
    store: dataStore.queuedCalls,
    limits: queueLimits(config),
    isPaired: (deviceId) => dataStore.devices.list(null).some(({ id }) => id === deviceId),
    templates: headTemplates(securityHeaders(config.RELAY_PUBLIC_URL?.startsWith('https:') ?? false)),
    log,
    now: Date.now,
  });
  await queue.recover();
  sources.queued = queue.depth;
  return queue;
}
