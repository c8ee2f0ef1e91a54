import type { Context, Feature } from '../background/feature.ts';
import type { secretsMessages } from '../messages/secrets.ts';
import { ok } from '../relay-client/outcome.ts';
import { allSecrets } from './all-secrets.ts';
import { rememberedSecrets } from './remembered.ts';
import { storedDrafts, withoutRelay } from './stored-drafts.ts';

export const secretsFeature = ({ client }: Context): Feature<typeof secretsMessages> => ({
  handlers: {
    'secrets.list': async ({ relayId }) => {
      const relay = await client(relayId);
      return relay.ok ? allSecrets(relay.value.secrets) : relay;
    },
    'secrets.put': async ({ relayId, name, sealed }) => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.putSecret(name, sealed) : relay;
    },
    'secrets.patch': async ({ relayId, name, patch }) => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.patchSecret(name, patch) : relay;
    },
    'secrets.delete': async ({ relayId, name }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const outcome = await relay.value.deleteSecret(name);
      return outcome.ok ? ok(null) : outcome;
    },
    'secrets.restore': async ({ relayId, name }) => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.restoreSecret(name) : relay;
    },
  },
  forget: async (relayId) => {
    const drafts = storedDrafts();
    await Promise.all([drafts.set(withoutRelay(await drafts.get(), relayId)), rememberedSecrets().set(null)]);
  },
});
