import type { Context, Feature } from '../background/feature.ts';
import type { tracesMessages } from '../messages/traces.ts';
import { done } from '../relay-client/outcome.ts';

export const tracesFeature = ({ client }: Context): Feature<typeof tracesMessages> => ({
  handlers: {
    'traces.get': async ({ relayId, id }) => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.trace(id) : relay;
    },
    'traces.list': async ({ relayId }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const answer = await relay.value.traces();
      return answer.ok ? done(answer.value.traces) : answer;
    },
  },
});
