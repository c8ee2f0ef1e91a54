import { fail, ok, refusal } from '../../shared/errors.ts';
import type { RelayAccess } from './relay-access.ts';
import type { DataStore } from './with-data-store.ts';

/** Secrets that are read at once. */
const PAGE = 1_000;

/** The relay of an open data folder, whether it runs or not. */
export const createLocalRelay = ({ vault, devices }: DataStore): RelayAccess => ({
  address: null,
  secrets: async function* () {
    let after: string | null = null;
    do {
      const { secrets, cursor } = vault.page(PAGE, after);
      yield* secrets;
      after = cursor;
    } while (after !== null);
  },
  // A new value alone must not resume a paused secret, or widen its policy.
  set: async (name, value, named) => vault.set(name, value, { ...vault.find(name)?.policy, ...named }, 'cli'),
  remove: async (name) => vault.remove(name, 'cli'),
  devices: async () => ok(devices.list(null)),
  revoke: async (id) =>
    (await devices.revoke(id, 'cli')) ? ok(undefined) : fail(refusal('NOT_FOUND', `No device has the ID ${id}.`)),
});
