import type { MaskedRequest } from '../../../shared/protocol/api.ts';
import type { ClientSecretRequest } from '../../../shared/protocol/client-secret-request.ts';
import { isRangeHeader } from '../../../shared/protocol/request.ts';
import { t } from '../../language/messages.ts';

export interface SentHeader {
  readonly name: string;
  readonly value: string;
  /** `added`: by the relay. `dropped`: in the request, but not sent. */
  readonly change: 'none' | 'added' | 'dropped';
  /** Why it was added or dropped. */
  readonly why: string;
}

/** The headers as the relay sends them, with those that it adds or leaves out. */
export function sentHeaders(request: ClientSecretRequest, forwarded: MaskedRequest): SentHeader[] {
  const own = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const isOwn = (name: string): boolean => own.some(([one]) => one === name);
  const sent = Object.entries(forwarded.headers).map(([name, value]): SentHeader => {
    if (isOwn(name)) return { name, value, change: 'none', why: '' };
    return { name, value, change: 'added', why: whyAdded(name) };
  });
  const dropped = own
    .filter(([name]) => !Object.hasOwn(forwarded.headers, name))
    .map(([name, value]): SentHeader => ({ name, value, change: 'dropped', why: whyDropped(name) }));
  return [...sent, ...dropped, ...connectionHeaders(forwarded)];
}

const whyAdded = (name: string): string => {
  if (name === 'content-type') return t('playground.asSent.whyType');
  return name === 'authorization' ? t('playground.asSent.whyUserinfo') : '';
};

const whyDropped = (name: string): string =>
  t(isRangeHeader(name) ? 'playground.asSent.whyRange' : 'playground.asSent.whyBoundary');

/** What is not part of a preview, because the relay sets it on the connection. */
function connectionHeaders({ url, headers, body }: MaskedRequest): SentHeader[] {
  const added = (name: string, value: string, why: string): SentHeader => ({ name, value, change: 'added', why });
  return [
    added('host', url.replace(/^\w+:\/\/([^/?#]*).*$/s, '$1'), t('playground.asSent.whyUrl')),
    ...(Object.hasOwn(headers, 'user-agent')
      ? []
      : [added('user-agent', 'client-secret-relay', t('playground.asSent.whyNone'))]),
    added('accept-encoding', 'identity', t('playground.asSent.whyRecognized')),
    ...(body === null ? [] : [added('content-length', '…', t('playground.asSent.whyLength'))]),
  ];
}
