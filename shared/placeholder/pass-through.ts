import { type Failure, fail, ok, type Result, refusalBecause } from '../errors.ts';
import { isJsonType, mediaType } from '../protocol/media-type.ts';
import type { Policy } from '../protocol/policy.ts';
import type { ParsedRequest } from '../protocol/request.ts';
import { splitFormText, splitJsonText } from './body-text.ts';
import { refuseTooManyPlaceholders } from './max-placeholders.ts';
import { isPlacementAllowed } from './place.ts';
import { headerTemplates, type Plan, placesInHeaders } from './plan.ts';
import { refuseSigned } from './signed.ts';
import { isSlot } from './template.ts';
import { queryTemplate, type UrlTemplate, urlTemplate } from './url.ts';

/** A body of these kinds can be cut at its placeholders; any other streams past unread. */
export type TextKind = 'json' | 'form';

/** The URL of a request that passes as it came: its query in the caller's own spelling, which a URL parser would change (`'` becomes `%27`). */
export function passThroughUrl(url: string): Result<UrlTemplate> {
  const [, address = '', search = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  const template = urlTemplate(address, []);
  if (!template.ok) return template;
  const query = queryTemplate(search, []);
  return query.ok ? ok({ ...template.value, target: [...template.value.target, ...query.value] }) : query;
}

/**
 * The plan of a request that passes as it came, without its body: whether the body is read at all is for the policy to
 * say. `url` is made of the request's.
 */
export function planPassThrough(request: ParsedRequest, url = passThroughUrl(request.url)): Result<Plan> {
  if (!url.ok) return url;
  const { origin, path, target, credentials } = url.value;
  const headers = headerTemplates(request.headers, credentials, { kind: 'none' });
  if (!headers.ok) return headers;

  const places = [...placesInHeaders(headers.value), ...target.filter(isSlot).map(({ place }) => place)];
  const refused = refuseTooManyPlaceholders(places) ?? refuseSigned(request, places);
  if (refused) return fail(refused);
  return ok({ method: request.method, origin, path, target, headers: headers.value, body: { kind: 'none' }, places });
}

/** Whether the policy lets the secret stand anywhere in a body: only then is one read. */
export const mayStandInBody = ({ placements }: Pick<Policy, 'placements'>): boolean =>
  placements.some((placement) => placement === 'body' || placement.startsWith('body:'));

/** How a body of this type is cut; null where it is not. */
export function textKindOf(contentType: string | undefined): TextKind | null {
  const type = mediaType(contentType);
  if (type === 'application/x-www-form-urlencoded') return 'form';
  return isJsonType(type) ? 'json' : null;
}

/**
 * The plan with the body's text. A placeholder where the policy does not let it stand is text like any other: chat
 * messages may speak of it.
 */
export function withBodyText(
  plan: Plan,
  text: string,
  kind: TextKind,
  { placements }: Pick<Policy, 'placements'>,
): Result<Plan> {
  const cut = kind === 'json' ? splitJsonText : splitFormText;
  const template = cut(text, (path) => isPlacementAllowed({ in: 'body', path }, placements));
  if (!template.ok) return template;
  const places = [...plan.places, ...template.value.filter(isSlot).map(({ place }) => place)];
  const tooMany = refuseTooManyPlaceholders(places);
  if (tooMany) return fail(tooMany);
  // The caller's own Content-Type is among the headers.
  const body = { kind: 'text', contentType: '', text: template.value } as const;
  return ok({ ...plan, body, places });
}

/** At least one place is what makes a call one for the relay. */
export const placeholderMissing = (): Failure =>
  fail(
    refusalBecause(
      ['notAllowedAnywhere'],
      'PLACEHOLDER_MISSING',
      '$CLIENT_SECRET appears in no place that the policy allows.',
      {
        fix: "Set the SDK's API key to '$CLIENT_SECRET'. In a body, it is replaced only if the placements of the client secret include body.",
      },
    ),
  );
