import type { CommandDef } from 'citty';
import type { Result } from '../../shared/errors.ts';
import { type Context, command, STORE_SETTINGS } from './command.ts';
import { CommandError } from './exit.ts';
import { createLocalRelay } from './local-relay.ts';
import { sentenceOf } from './refusal-sentence.ts';
import type { RelayAccess } from './relay-access.ts';
import { RELAY_FLAG, remoteLogin } from './remote/relay-flag.ts';
import { withDataStore } from './with-data-store.ts';

/** A command for the data folder of this machine, or for a relay that one is logged in to. */
export const relayCommand = ({
  run,
  args,
  ...spec
}: Omit<Parameters<typeof command>[0], 'run' | 'settings'> & {
  readonly run: (relay: RelayAccess, context: Context) => Promise<void>;
}): CommandDef =>
  command({
    ...spec,
    args: { ...RELAY_FLAG, ...args },
    settings: STORE_SETTINGS,
    run: async (context) => {
      const login = remoteLogin(context.args, context.config.RELAY_DATA_DIR);
      if (login === null) {
        await withDataStore(context.config, (dataStore) => run(createLocalRelay(dataStore), context));
      } else {
        // Imported here, as the commands of the data folder do not need it.
        const { createRemoteRelay } = await import('./remote/remote-relay.ts');
        await run(await createRemoteRelay(login), context);
      }
    },
  });

/** The value; ends the command with the sentence of the refusal if there is none. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new CommandError(sentenceOf(result.refusal));
  return result.value;
}
