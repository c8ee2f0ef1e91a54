import { hostname } from 'node:os';
import { text } from 'node:stream/consumers';
import { isLoopback } from '../../../shared/loopback.ts';
import type { Pairing } from '../../../shared/protocol/api.ts';
import { fingerprintOf } from '../../../shared/protocol/fingerprint.ts';
import { linkProblemText, parseLink } from '../../../shared/protocol/pairing-link.ts';
import { command } from '../command.ts';
import { CommandError, EXIT } from '../exit.ts';
import { sentenceOf } from '../refusal-sentence.ts';
import { callRelay, provenInfo } from './call.ts';
import { loginsFile, readLogins, writeLogins } from './logins.ts';

export const login = command({
  description: 'Pair with a relay on another machine, for secrets and devices; the token is kept in a file.',
  examples: [
    "login 'https://relay.example/#pair=CODE.FINGERPRINT'",
    '$ ssh relay.example client-secret-relay pair | client-secret-relay login',
  ],
  settings: [],
  args: {
    link: {
      type: 'positional',
      required: false,
      description: 'The link that "client-secret-relay pair" printed; without it, it is read from standard input',
    },
    'device-name': {
      type: 'string',
      valueHint: 'NAME',
      description: 'Name in the list of devices (default: the host)',
    },
  },
  run: async ({ args, print }) => {
    const deviceName = String(args['device-name'] ?? `Command line on ${hostname()}`).slice(0, 64);
    const parsed = parseLink(args.link === undefined ? await text(process.stdin) : String(args.link));
    if (!parsed.ok) throw new CommandError(linkProblemText(parsed.problem), EXIT.usage);
    const { address, code, fingerprint } = parsed.link;
    if (!address.startsWith('https:') && !isLoopback(new URL(address).hostname)) {
      process.stderr.write(`${address} has no TLS: others on the network can read the token of this login.\n`);
    }
    const before = readLogins();
    const { publicKey } = await provenInfo(address, {
      isExpected: async (info) => (await fingerprintOf(info.publicKey)) === fingerprint,
    });
    const paired = await callRelay<Pairing>({ address }, '/v1/pair', { method: 'POST', json: { code, deviceName } });
    if (!paired.ok) throw new CommandError(sentenceOf(paired.refusal));
    const { deviceId, deviceToken, relay } = paired.value.body;
    const next = { address, name: relay.name, publicKey, keyId: relay.keyId, fingerprint, deviceId, deviceToken };
    writeLogins([next, ...before.filter((old) => old.address !== address)]);
    print(
      { relay: address, name: relay.name, fingerprint, deviceId },
      `Logged in to ${relay.name} at ${address}. The token is in ${loginsFile()}.\n`,
    );
  },
});
