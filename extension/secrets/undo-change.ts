import type { SecretSummary } from '../../shared/protocol/api.ts';
import { policyEntries, type SecretPatch } from '../../shared/protocol/policy.ts';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import type { ActionDeps } from './action-deps.ts';

const FIELDS = ['name', ...(Object.keys(policyEntries) as (keyof typeof policyEntries)[])] as const;

/** What brings a secret back to what it was: the fields that differ. */
function reverted(before: SecretSummary, now: SecretSummary): SecretPatch {
  const changed = FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(now[field]));
  return Object.fromEntries(changed.map((field) => [field, before[field]]));
}

/** Takes back a change of the policy or the name; never one of the value, of which the relay has only the new one. */
export const createUndoChange =
  ({ send, secrets, notify }: ActionDeps) =>
  async (relay: RelayView, before: SecretSummary, now: SecretSummary): Promise<boolean> => {
    const patch = reverted(before, now);
    const undone = await send('secrets.patch', { relayId: relay.id, name: now.name, patch });
    await secrets.load();
    notify({
      text: undone.ok ? t('secrets.toast.undone', { name: before.name }) : failureText(undone.failure, relay).text,
    });
    return undone.ok;
  };
