import { activeRelay } from '../../connection/relays.ts';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { showToast } from '../../design/toast.tsx';
import { asCurl, asPageCode } from '../../request-model/as-code.ts';
import type { Composed } from '../../request-model/to-request.ts';
import { examplesFor } from '../request/examples.ts';
import { chosen, draft, linted, replaceRequest, startOver, unsettled } from '../state.ts';

/** The request as code, and example requests. */
export const RequestMenu = () => <Menu size="small" label="Code and examples" items={menuItems()} />;

function menuItems(): MenuItem[] {
  const { composed } = linted.value;
  const secret = chosen.value;
  const copies: MenuItem[] =
    composed && unsettled.value.length === 0
      ? [
          { label: 'Copy as clientSecretRequest', icon: 'copy', onSelect: () => void copy(asPageCode(composed)) },
          {
            label: 'Copy as curl',
            icon: 'copy',
            onSelect: () => void copyCurl(composed),
          },
        ]
      : [];
  const examples = secret
    ? examplesFor(secret, secret.name).map(
        (example): MenuItem => ({
          label: example.title,
          icon: 'play',
          onSelect: () => replaceRequest(example.draft(secret.name)),
        }),
      )
    : [];
  const reset: MenuItem[] = secret
    ? [{ label: 'Start over', icon: 'refresh', onSelect: () => startOver(secret.name) }]
    : [];
  return [...copies, ...examples, ...reset];
}

const COPIED = 'Copied. The code contains the placeholder, not the secret.';

async function copy(text: string, message = COPIED): Promise<void> {
  await navigator.clipboard.writeText(text);
  showToast({ text: message });
}

function copyCurl(composed: Composed): Promise<void> {
  const isAnonymous = draft.value.runAs.kind === 'anonymous';
  const command = asCurl(composed, activeRelay.value?.address ?? '', isAnonymous);
  return copy(
    command,
    isAnonymous ? COPIED : `${COPIED} Set RELAY_TOKEN first: run without it, it says how to get one.`,
  );
}
