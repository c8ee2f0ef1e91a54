import { localUrl, pairingLink } from '../link.ts';
import { keeperCommand } from './with-keeper.ts';

export const pair = keeperCommand(
  'Print a link that pairs one more device, good for 10 minutes.',
  {},
  async (keeper, _, config) => {
    const url = config.RELAY_PUBLIC_URL ?? localUrl(config.RELAY_HOST, config.RELAY_PORT);
    process.stdout.write(`Connect: ${await pairingLink(url, keeper)}\n`);
  },
);
