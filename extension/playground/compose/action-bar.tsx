import { activeRelay } from '../../connection/relays.ts';
import { Button } from '../../design/button.tsx';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { showToast } from '../../design/toast.tsx';
import { asCurl, asPageCode } from '../request/as-code.ts';
import { examplesFor } from '../request/examples.ts';
import { isRunning } from '../run/call.ts';
import { call, cancelCall, canSend, chosen, draft, linted, sendCall, tryOut, unsettled } from '../state.ts';

const isMac = /Mac/.test(navigator.platform);

/** Send or Cancel, and the request as code. */
export function ActionBar() {
  const running = isRunning(call.value ?? null);
  return (
    <div class="action-bar">
      {running ? (
        <Button kind="danger" icon="stop" onClick={() => void cancelCall()} aria-keyshortcuts="Escape">
          Cancel
        </Button>
      ) : (
        <Button
          kind="primary"
          icon="send"
          disabled={!canSend.value}
          onClick={() => void sendCall()}
          aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
        >
          Send
        </Button>
      )}
      <span class="faint small">
        <kbd>{running ? 'Esc' : isMac ? '⌘ ↵' : 'Ctrl ↵'}</kbd>
      </span>
      <span class="line-end" />
      <Menu label="Code and examples" items={menuItems()} />
    </div>
  );
}

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
  const anew: MenuItem[] = secret
    ? [{ label: 'Start over', icon: 'refresh', onSelect: () => tryOut(secret.name) }]
    : [];
  return [...copies, ...examples, ...anew];
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  showToast({ text: 'Copied, with the placeholder in it.' });
}
