import type { Context, Feature } from '../background/feature.ts';
import type { tracesMessages } from '../messages/traces.ts';
import { ok } from '../relay-client/outcome.ts';

export const tracesFeature = ({ client }: Context): Feature<typeof tracesMessages> => ({
  handlers: {
    'traces.get': async ({ relayId, id }) => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.trace(id) : relay;
    },
    'traces.list': async ({ relayId }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const outcome = await relay.value.traces();
      return outcome.ok ? ok(outcome.value.traces) : outcome;
    },
  },
});
