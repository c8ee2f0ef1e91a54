import type { Config } from './config/config.ts';
import { PARTS, type Parts } from './start/parts.ts';
import type { Relay } from './start/relay.ts';
import { startSingle } from './start/single.ts';

/** Reads the store, listens and prints the two lines that a person or a script waits for. */
export async function startRelay(
  config: Config,
  given: Partial<Parts> = {},
  { acceptOlder = false }: { readonly acceptOlder?: boolean } = {},
): Promise<Relay> {
  const parts = { ...PARTS, ...given };
  if (config.RELAY_WORKERS === 1) return startSingle(config, parts, { acceptOlder });
  // Imported here, as a relay of one process does not need it.
  const { startPrimary } = await import('./cluster/primary.ts');
  return startPrimary(config, parts, { acceptOlder });
}
