import type { SecretSummary } from '../../shared/protocol/api.ts';
import type { RelayAddress } from '../recorded-call/route.ts';
import type { Outcome } from '../relay-client/outcome.ts';

/**
 * The origins to which any client secret of any relay may be sent; reloaded whenever they may have changed. For a
 * relay that cannot be reached, the last known ones are kept.
 */
export function createRegistered(list: (relayId: string) => Promise<Outcome<readonly SecretSummary[]>>) {
  let byRelay: ReadonlyMap<string, readonly string[]> = new Map();
  let all: readonly string[] = [];
  return {
    origins: () => all,
    async refresh(relays: readonly RelayAddress[]): Promise<void> {
      const updated = await Promise.all(
        relays.map(async ({ id }): Promise<[string, readonly string[]]> => {
          const secrets = await list(id).catch(() => null);
          return [id, secrets?.ok ? originsOf(secrets.value) : (byRelay.get(id) ?? [])];
        }),
      );
      byRelay = new Map(updated);
      all = [...new Set(updated.flatMap(([, origins]) => origins))];
    },
  };
}

const originsOf = (secrets: readonly SecretSummary[]): string[] =>
  secrets.flatMap(({ allow }) => allow.map(({ origin }) => origin));
