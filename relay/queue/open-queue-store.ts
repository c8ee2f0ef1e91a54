import { createHmac, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DerivedKeys } from '../keys/derived-keys.ts';
import type { Manifest } from '../store/manifest.ts';
import type { OpenedStore } from '../store/open-local.ts';
import { createBodies } from './bodies.ts';
import { createCallCipher } from './call-cipher.ts';
import { createFileFrames } from './file-frames.ts';
import { createPeers } from './peers.ts';
import { createQueueStore, type QueueStore } from './queue-store.ts';
import { createTableFrames } from './table-frames.ts';

/** Queued calls of a store, with what of them is not in its rows: in the data folder, or where other relays have it too. */
export function openQueueStore(deps: {
  readonly store: OpenedStore;
  readonly manifest: Manifest;
  readonly keys: DerivedKeys;
  readonly dataDir: string;
  readonly now: () => number;
}): QueueStore {
  const { manifest, keys, dataDir, now } = deps;
  const { database, authority, server } = deps.store;
  const mac = (text: string): string => createHmac('sha256', keys.tokens).update(text).digest('base64url');
  const cipher = createCallCipher(keys.calls);
  const frames = server ? createTableFrames(server.postgres) : createFileFrames(join(dataDir, 'queue'));
  return createQueueStore({
    database,
    manifest,
    authority,
    peers: server && createPeers(server, randomUUID(), mac),
    cipher,
    bodies: createBodies(frames, cipher),
    mac,
    now,
  });
}
