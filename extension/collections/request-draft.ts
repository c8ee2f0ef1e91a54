import { sendsBody } from '../../shared/placeholder/plan.ts';
import { isMethod } from '../../shared/protocol/policy.ts';
import { isRelayHeader } from '../../shared/protocol/request.ts';
import { withBody } from '../curl/to-draft.ts';
import { t } from '../language/messages.ts';
import { type Draft, EMPTY_DRAFT, type Field, type Row, row } from '../request-model/draft.ts';
import { isSignIn } from './credentials/names.ts';

/** The parts of a request that all formats have. */
export interface RequestParts {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly Row[];
  readonly body: PartsBody;
}

export type PartsBody =
  | { readonly kind: 'none' }
  /** Its kind follows from the header Content-Type, or `type` without one. */
  | { readonly kind: 'text'; readonly text: string; readonly type?: string }
  | { readonly kind: 'form' | 'multipart'; readonly fields: readonly Field[] };

export const NO_BODY: PartsBody = { kind: 'none' };

/** Characters of a URL or a body. A saved call is for a person, who does not read more. */
const MAX_URL = 8_000;
const MAX_BODY = 500_000;
const MAX_ROWS = 200;

/** Set by each client for itself: as part of a saved call they would only be in the way. */
const OF_CLIENT =
  /^(?::.*|sec-.*|proxy-.*|accept-encoding|accept-language|user-agent|origin|referer|dnt|priority|te|postman-token|upgrade-insecure-requests|x-requested-with|x-client-data)$/i;

const SCHEME = /^[a-z][a-z+.-]*:/i;
const METHOD = /^[A-Z-]{1,20}$/;
/** `example.com/path` without a scheme, as some clients take it. */
function withScheme(url: string): string {
  const host = /^(localhost|[\w-]+(?:\.[\w-]+)+)(?::\d{1,5})?(?:[/?#]|$)/.exec(url)?.[1];
  return host === undefined ? url : `${host === 'localhost' ? 'http' : 'https'}://${url}`;
}

/** Cookies are left for the search for credentials, which counts them. */
const isKept = (name: string): boolean =>
  name !== '' && (isSignIn(name) || !(isRelayHeader(name) || OF_CLIENT.test(name)));

/** A draft without a secret, or why there is none, for the summary. */
export function draftOfParts({ method, url, headers, body: given }: RequestParts): Draft | string {
  const upper = method.trim().toUpperCase();
  const address = withScheme(url.trim());
  if (!isMethod(upper)) {
    return METHOD.test(upper)
      ? t('collections.skipped.method', { method: upper })
      : t('collections.skipped.unknownMethod');
  }
  if (address === '') return t('collections.skipped.noUrl');
  if (SCHEME.test(address) && !/^https?:\/\//i.test(address)) return t('collections.skipped.notHttp');
  const body = sendsBody(upper) ? given : NO_BODY;
  const rows = headers.filter(({ name }) => isKept(name.trim().toLowerCase()));
  const text = body.kind === 'text' ? body.text : '';
  const fields = body.kind === 'form' || body.kind === 'multipart' ? body.fields : [];
  if (address.length > MAX_URL || text.length > MAX_BODY || rows.length > MAX_ROWS || fields.length > MAX_ROWS) {
    return t('collections.skipped.tooLong');
  }
  const draft: Draft = {
    ...EMPTY_DRAFT,
    method: upper,
    url: address,
    headers: rows,
    body: { kind: 'none', text: '', fields: [] },
  };
  if (body.kind === 'none') return draft;
  if (body.kind !== 'text') {
    const others = rows.filter(({ name }) => name.trim().toLowerCase() !== 'content-type');
    return { ...draft, headers: others, body: { kind: body.kind, text: '', fields: [...body.fields] } };
  }
  if (body.text === '') return draft;
  const hasType = rows.some(({ name }) => name.trim().toLowerCase() === 'content-type');
  return hasType || body.type === undefined
    ? withBody(draft, body.text)
    : withBody({ ...draft, headers: [...rows, row('Content-Type', body.type)] }, body.text);
}
