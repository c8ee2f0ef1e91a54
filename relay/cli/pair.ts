import { localUrl, pairingLink } from '../devices/pairing-link.ts';
import { dataStoreCommand } from './with-data-store.ts';

export const pair = dataStoreCommand(
  'Print a link that pairs one more device; it expires after 10 minutes.',
  {},
  async (dataStore, _, config) => {
    const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, config.RELAY_PORT);
    process.stdout.write(`Connect: ${pairingLink(url, dataStore)}\n`);
  },
);
