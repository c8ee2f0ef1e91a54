import { t } from '../language/messages.ts';
import { isOnLoopback } from './on-loopback.ts';
import type { Failure } from './outcome.ts';

/** A failure in plain sentences: what happened, and what to do about it. */
export interface FailureText {
  readonly title: string;
  readonly text: string;
}

export function failureText(failure: Failure, relay: { readonly address: string } | null): FailureText {
  const at = relay?.address ?? t('relay_client.failure.theRelay');
  switch (failure.kind) {
    case 'problem':
      return {
        title: failure.problem.title,
        text: [failure.problem.detail, failure.problem.fix].filter(Boolean).join(' '),
      };
    case 'offline':
      return { title: t('relay_client.failure.offlineTitle'), text: t('relay_client.failure.offline') };
    case 'unreachable':
      return {
        title: t('relay_client.failure.unreachableTitle'),
        text:
          relay && isOnLoopback(relay.address)
            ? t('relay_client.failure.unreachableHere', { at })
            : t('relay_client.failure.unreachable', { at }),
      };
    case 'not-a-relay':
      return {
        title: t('relay_client.failure.notARelayTitle'),
        text: t('relay_client.failure.notARelay', { at }),
      };
    case 'identity-changed':
      return {
        title: t('relay_client.failure.identityTitle'),
        text: t('relay_client.failure.identity', { at }),
      };
    case 'revoked':
      return {
        title: t('relay_client.failure.revokedTitle'),
        text: t('relay_client.failure.revoked'),
      };
    case 'not-connected':
      return { title: t('relay_client.failure.notConnectedTitle'), text: t('relay_client.failure.notConnected') };
  }
}
