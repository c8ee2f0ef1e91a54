import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { useRelays } from '../../connection/relays.ts';
import { IconButton } from '../../design/button.tsx';
import { copyText } from '../../design/copy-text.ts';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { showToast } from '../../design/toast.tsx';
import { t } from '../../language/messages.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { asCurl, asFetch, asPageCode } from '../../request-model/as-code.ts';
import { asForm } from '../../request-model/as-form.ts';
import { usePolicies } from '../policy/policies.ts';
import { isAnonymous } from '../sign-in.ts';
import { compareWith, type TracedCall } from './comparing.ts';
import { forwardAsCurl, forwardAsFetch } from './forward-as-code.ts';
import { openInPlayground, secretNameOf } from './open-playground.ts';
import { requestOf } from './request-of.ts';

/** The actions on a call. Everything that is copied contains the placeholder instead of the secret. */
export function Actions({ traced }: { traced: TracedCall }) {
  const known = usePolicies().known();
  const relays = useRelays().list.value ?? [];
  return (
    <>
      <IconButton size="small" icon="edit" label={t('inspector.action.edit')} onClick={() => resend(traced, known)} />
      <Menu size="small" label={t('inspector.action.menu')} items={itemsFor(traced, known, relays)} />
    </>
  );
}

/** `known`: the client secrets that can be suggested for the call. */
export const resend = ({ call }: TracedCall, known: readonly SecretSummary[]): void =>
  void openInPlayground(call, known).catch(() => showToast({ text: t('inspector.problem.silentReopen') }));

function itemsFor(traced: TracedCall, known: readonly SecretSummary[], relays: readonly RelayView[]): MenuItem[] {
  const { call, trace } = traced;
  const composed = requestOf(call, secretNameOf(call, known));
  const anonymous = isAnonymous(call, trace);
  const relay = relays.find(({ id, active }) => (call.relayId === null ? active : id === call.relayId));
  const address = relay?.address ?? '';
  const copy = (label: string, text: () => string): MenuItem => ({
    label,
    icon: 'copy',
    onSelect: () => void copied(text(), call.sent.bodyNote !== null),
  });
  // By the same route as the call: `/v1/request` would parse and serialize its JSON again.
  const isForward = call.route === 'forward';
  const form = asForm(composed);
  return [
    copy(t('inspector.action.copyPageCode'), () => asPageCode(composed)),
    copy(t('inspector.action.copyFetch'), () =>
      isForward ? forwardAsFetch(call, address, anonymous) : asFetch(composed, address, anonymous),
    ),
    copy(t('inspector.action.copyCurl'), () =>
      isForward ? forwardAsCurl(call, address, anonymous) : asCurl(composed, address, anonymous),
    ),
    form.ok
      ? copy(t('inspector.action.copyForm'), () => form.value)
      : {
          label: t('inspector.action.copyForm'),
          icon: 'copy',
          onSelect: () => showToast({ text: form.refusal.detail }),
        },
    { label: t('inspector.action.edit'), icon: 'edit', onSelect: () => resend(traced, known) },
    { label: t('inspector.action.compare'), icon: 'widen', onSelect: () => compareWith(traced) },
  ];
}

async function copied(text: string, isBodyPartial: boolean): Promise<void> {
  const isCopied = await copyText(text).then(
    () => true,
    () => false,
  );
  const message = isBodyPartial ? t('inspector.action.copiedPartly') : t('inspector.action.copied');
  showToast({ text: isCopied ? message : t('inspector.action.cannotCopy') });
}
