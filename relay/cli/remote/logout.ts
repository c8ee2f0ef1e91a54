import { command } from '../command.ts';
import { CommandError } from '../exit.ts';
import { sentenceOf } from '../refusal-sentence.ts';
import { readLogins, writeLogins } from './logins.ts';
import { loginFor, RELAY_FLAG } from './relay-flag.ts';
import { createRemoteRelay } from './remote-relay.ts';

export const logout = command({
  description: 'Revoke the token of a login, and forget it.',
  examples: ['logout', 'logout --relay https://relay.example'],
  settings: [],
  args: RELAY_FLAG,
  run: async ({ args, print }) => {
    const login = loginFor(args);
    if (login === null) throw new CommandError('There is no login.');
    const relay = await createRemoteRelay(login);
    const revoked = await relay.revoke(login.deviceId);
    if (!revoked.ok && revoked.refusal.code !== 'TOKEN_INVALID') throw new CommandError(sentenceOf(revoked.refusal));
    writeLogins(readLogins().filter((one) => one.deviceId !== login.deviceId));
    print({ relay: login.address }, `Logged out of ${login.address}.\n`);
  },
});
