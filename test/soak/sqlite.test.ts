import path from 'node:path';
import { expect, test } from 'vitest';
import { openDataStore } from '../../relay/data-store/data-store.ts';
import { SOAK_TIMEOUT, soak } from './run.ts';
import { startScene } from './scene.ts';

test(
  'everything at once, on SQLite: each response is one that is possible, and nothing is left of it in the end',
  async () => {
    await using scene = await startScene({}, false);
    const { dataDir } = scene.relay;
    const createCode = async (): Promise<string> => {
      const store = await openDataStore({ dataDir });
      return store.devices.createCode().finally(store.close);
    };
    await soak({ scene, createCode, hasQueue: true, file: path.join(dataDir, 'relay.db'), moreSockets: 0 });
    expect(scene.relay.output()).toContain('Relay ready');
  },
  SOAK_TIMEOUT,
);
