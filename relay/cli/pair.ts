import { localUrl, pairingLink } from '../devices/pairing-link.ts';
import { command, STORE_SETTINGS } from './command.ts';
import { withDataStore } from './with-data-store.ts';

export const pair = command({
  description: 'Print a link that pairs one more device; it expires after 10 minutes.',
  examples: ['pair', 'pair --public-url https://relay.example'],
  settings: [...STORE_SETTINGS, 'RELAY_PUBLIC_URL', 'RELAY_HOST', 'RELAY_PORT'],
  run: ({ config, print }) =>
    withDataStore(config, async (dataStore) => {
      const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, config.RELAY_PORT);
      const link = await pairingLink(url, dataStore);
      print({ link }, `Connect: ${link}\n`);
    }),
});
