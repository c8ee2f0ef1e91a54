import { useRelays } from '../../connection/relays.ts';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { showToast } from '../../design/toast.tsx';
import { asCurl, asPageCode } from '../../request-model/as-code.ts';
import type { Composed } from '../../request-model/to-request.ts';
import { usePlayground } from '../playground.ts';
import { examplesFor } from '../request/examples.ts';
import type { RequestState } from '../request/request.ts';

/** The request as code, and example requests. */
export function RequestMenu() {
  const { request } = usePlayground();
  const address = useRelays().active.value?.address ?? '';
  return <Menu size="small" label="Code and examples" items={menuItems(request, address)} />;
}

function menuItems(request: RequestState, address: string): MenuItem[] {
  const { draft, linted, chosen, unsettled, replace, startOver } = request;
  const { composed } = linted.value;
  const secret = chosen.value;
  const copies: MenuItem[] =
    composed && unsettled.value.length === 0
      ? [
          { label: 'Copy as clientSecretRequest', icon: 'copy', onSelect: () => void copy(asPageCode(composed)) },
          {
            label: 'Copy as curl',
            icon: 'copy',
            onSelect: () => void copyCurl(composed, draft.value.runAs.kind === 'anonymous', address),
          },
        ]
      : [];
  const examples = secret
    ? examplesFor(secret, secret.name).map(
        (example): MenuItem => ({
          label: example.title,
          icon: 'play',
          onSelect: () => replace(example.draft(secret.name)),
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

function copyCurl(composed: Composed, isAnonymous: boolean, address: string): Promise<void> {
  const command = asCurl(composed, address, isAnonymous);
  return copy(
    command,
    isAnonymous ? COPIED : `${COPIED} Set RELAY_TOKEN first: run without it, it says how to get one.`,
  );
}
