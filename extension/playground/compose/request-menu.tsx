import { activeRelay } from '../../connection/relays.ts';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { showToast } from '../../design/toast.tsx';
import { asCurl, asPageCode } from '../../request-model/as-code.ts';
import { examplesFor } from '../request/examples.ts';
import { chosen, draft, linted, loadExample, unsettled } from '../state.ts';

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
            onSelect: () =>
              void copy(asCurl(composed, activeRelay.value?.address ?? '', draft.value.runAs.kind === 'anonymous')),
          },
        ]
      : [];
  const examples = secret
    ? examplesFor(secret, secret.name).map(
        (example): MenuItem => ({
          label: example.title,
          icon: 'play',
          onSelect: () => {
            draft.value = { ...example.draft(secret.name), runAs: draft.value.runAs };
          },
        }),
      )
    : [];
  const reset: MenuItem[] = secret
    ? [{ label: 'Start over', icon: 'refresh', onSelect: () => loadExample(secret.name) }]
    : [];
  return [...copies, ...examples, ...reset];
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  showToast({ text: 'Copied. The code contains the placeholder, not the secret.' });
}
