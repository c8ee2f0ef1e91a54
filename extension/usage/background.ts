import type { Context, Feature } from '../background/feature.ts';
import type { usageMessages } from '../messages/usage.ts';
import { ok } from '../relay-client/outcome.ts';

export const usageFeature = ({ client }: Context): Feature<typeof usageMessages> => ({
  handlers: {
    'usage.get': async ({ relayId, name }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const outcome = await relay.value.usage(name);
      return outcome.ok ? ok(outcome.value.entries) : outcome;
    },
  },
});
