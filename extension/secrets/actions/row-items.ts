import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { copyText } from '../../design/copy-text.ts';
import type { MenuItem } from '../../design/menu.tsx';
import { proveAccess, trySecret } from '../../navigation/try-secret.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import type { TestRequest } from '../../starters/test-request.ts';
import type { SecretEditing } from '../editing.ts';
import { codeOf } from './code-of.ts';

interface RowItemsDeps {
  readonly relay: RelayView;
  readonly secret: SecretSummary;
  /** Null: the secret cannot be tested with one click. */
  readonly request: TestRequest | null;
  readonly editing: SecretEditing;
  readonly notify: (toast: { readonly text: string }) => void;
}

/** What can be done with one secret. */
export function rowItems({ relay, secret, request, editing, notify }: RowItemsDeps): readonly MenuItem[] {
  const { name } = secret;
  const copy = (text: string, what: string): void =>
    void copyText(text).then(
      () => notify({ text: `${what} was copied.` }),
      () => notify({ text: 'The browser does not allow this page to copy.' }),
    );
  const remove: MenuItem = {
    label: 'Delete',
    icon: 'trash',
    danger: true,
    onSelect: () => void editing.remove(relay, secret),
  };
  const copyName: MenuItem = { label: 'Copy name', icon: 'copy', onSelect: () => copy(name, 'The name') };
  if (secret.damaged) return [copyName, remove];
  return [
    request
      ? { label: 'Test', icon: 'check', onSelect: () => void editing.tests.test(relay, secret, request) }
      : { label: 'Test with a request of your own', icon: 'play', onSelect: () => trySecret(name) },
    { label: 'See who can use it', icon: 'eye', onSelect: () => proveAccess(name) },
    { label: 'Replace value', icon: 'refresh', onSelect: () => editing.openReplacing(name) },
    secret.paused
      ? { label: 'Resume', icon: 'play', onSelect: () => void editing.pause(relay, secret, false) }
      : { label: 'Pause', icon: 'pause', onSelect: () => void editing.pause(relay, secret, true) },
    copyName,
    { label: 'Copy code', icon: 'file', onSelect: () => copy(codeOf(secret), 'The code') },
    { label: 'Duplicate policy', icon: 'plus', onSelect: () => editing.duplicate(relay, secret) },
    remove,
  ];
}
