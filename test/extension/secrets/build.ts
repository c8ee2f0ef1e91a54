import * as v from 'valibot';
import { relaysLoaded } from '../../../extension/connection/loaded.ts';
import type { Toast } from '../../../extension/design/toast.tsx';
import { createOutline } from '../../../extension/navigation/outline.ts';
import { createEditing } from '../../../extension/secrets/create-editing.ts';
import { createDrafts } from '../../../extension/secrets/drafts.ts';
import { createSecrets } from '../../../extension/secrets/secrets.ts';
import { NOTHING_OPEN } from '../../../extension/secrets/stored-drafts.ts';
import type { TestResults } from '../../../extension/secrets/testing/stored-results.ts';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { policySchema } from '../../../shared/protocol/policy.ts';
import { memoryItem } from '../../support/browser/memory-item.ts';
import { memoryStorage } from '../../support/browser/memory-storage.ts';
import { relayView, withRelays } from '../connection/build.ts';
import { memoryHistory } from '../playground/history/memory-history.ts';

export const secret = (name: string, change: Partial<SecretSummary> = {}): SecretSummary => ({
  ...v.parse(policySchema, { allow: [{ origin: 'https://api.example' }] }),
  name,
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
  lastUsedAt: null,
  uses: 0,
  ...change,
});

/** A page whose active relay has secrets with these names. */
export async function withSecrets(names: readonly string[], relayId = 'relay') {
  const page = withRelays([relayView(relayId)], {
    'secrets.list': () => ({ ok: true, value: names.map((name) => secret(name)) }),
  });
  const secrets = createSecrets(page);
  page.relays.follow();
  secrets.follow();
  await relaysLoaded(page.relays);
  const drafts = memoryItem(NOTHING_OPEN);
  const toasts: Toast[] = [];
  const notify = (toast: Toast): void => void toasts.push(toast);
  const results = memoryItem<TestResults>({});
  const historyStore = memoryHistory();
  const editing = createEditing({
    ...page,
    secrets,
    drafts: createDrafts(drafts, page.relays),
    results,
    historyStore,
    notify,
  });
  await Promise.all([secrets.load(), editing.ready]);
  const outline = createOutline(memoryStorage());
  return { ...page, outline, secrets, editing, drafts, results, historyStore, toasts, notify };
}
