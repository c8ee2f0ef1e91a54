import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { copyText } from '../../design/copy-text.ts';
import type { MenuItem } from '../../design/menu.tsx';
import { t } from '../../language/messages.ts';
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
  const copy = (text: string, copied: string): void =>
    void copyText(text).then(
      () => notify({ text: copied }),
      () => notify({ text: t('secrets.toast.notCopied') }),
    );
  const remove: MenuItem = {
    label: t('secrets.actions.delete'),
    icon: 'trash',
    danger: true,
    onSelect: () => void editing.remove(relay, secret),
  };
  const copyName: MenuItem = {
    label: t('secrets.actions.copyName'),
    icon: 'copy',
    onSelect: () => copy(name, t('secrets.toast.copiedName')),
  };
  if (secret.damaged) return [copyName, remove];
  return [
    request
      ? {
          label: t('secrets.actions.test'),
          icon: 'check',
          onSelect: () => void editing.tests.test(relay, secret, request),
        }
      : { label: t('secrets.actions.testOwn'), icon: 'play', onSelect: () => trySecret(name) },
    { label: t('secrets.actions.who'), icon: 'eye', onSelect: () => proveAccess(name) },
    { label: t('secrets.actions.replace'), icon: 'refresh', onSelect: () => editing.openReplacing(name) },
    secret.paused
      ? { label: t('secrets.actions.resume'), icon: 'play', onSelect: () => void editing.pause(relay, secret, false) }
      : { label: t('secrets.actions.pause'), icon: 'pause', onSelect: () => void editing.pause(relay, secret, true) },
    copyName,
    {
      label: t('secrets.actions.copyCode'),
      icon: 'file',
      onSelect: () => copy(codeOf(secret), t('secrets.toast.copiedCode')),
    },
    { label: t('secrets.actions.duplicate'), icon: 'plus', onSelect: () => editing.duplicate(relay, secret) },
    remove,
  ];
}
