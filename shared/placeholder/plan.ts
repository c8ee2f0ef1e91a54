import { type Failure, fail, ok, type Result, refusalBecause } from '../errors.ts';
import type { Method } from '../protocol/policy.ts';
import type { ParsedRequest } from '../protocol/request.ts';
import { type AttachedFiles, type BodyTemplate, bodyTemplate, placesInBody } from './body.ts';
import { inHeader } from './encode.ts';
import { refuseTooManyPlaceholders } from './max-placeholders.ts';
import { PLACEHOLDER, type Place } from './place.ts';
import { refuseSigned } from './signed.ts';
import type { Template } from './template.ts';
import { basicFromHeader, type HeaderTemplate, isSlot, splitAtPlaceholders } from './template.ts';
import { urlTemplate } from './url.ts';

/** A request cut at its placeholders: all that is decided before a secret is opened. */
export interface Plan {
  readonly method: Method;
  /** Upstream's scheme, host and port. */
  readonly origin: string;
  /** Normalised path, for the policy. */
  readonly path: string;
  readonly target: Template;
  /** Lower-case names. `content-type` is not here for a multipart body: its boundary comes later. */
  readonly headers: readonly (readonly [name: string, value: HeaderTemplate])[];
  readonly body: BodyTemplate;
  readonly places: readonly Place[];
}

const HAS_BODY: readonly Method[] = ['POST', 'PUT', 'PATCH'];
export const sendsBody = (method: Method): boolean => HAS_BODY.includes(method);

/** Cuts a parsed request, or says why its placeholder cannot stand where it does. */
export function planRequest(request: ParsedRequest, files: AttachedFiles = 'none'): Result<Plan> {
  const withBody = sendsBody(request.method);
  if (files !== 'none' && !withBody) {
    return fail(
      refusalBecause(
        ['filesMethod', request.method],
        'INVALID_PARAMETER',
        `${request.method} has no body, so it cannot send files.`,
        { param: 'data' },
      ),
    );
  }
  const url = urlTemplate(request.url, withBody ? [] : request.params);
  if (!url.ok) return url;
  const body = withBody
    ? bodyTemplate(request.data, request.headers.get('content-type'), files)
    : ok<BodyTemplate>({ kind: 'none' });
  if (!body.ok) return body;

  const headers = headerTemplates(request.headers, url.value.credentials, body.value);
  if (!headers.ok) return headers;

  const { origin, path, target } = url.value;
  const parts = { headers: headers.value, target, body: body.value };
  const places = placesIn(parts);
  const signed = refuseSigned(request, places);
  if (signed) return fail(signed);
  if (places.length === 0) return missing(request, withBody);
  const tooMany = refuseTooManyPlaceholders(places);
  if (tooMany) return fail(tooMany);
  return ok({ method: request.method, origin, path, ...parts, places });
}

/** Where the placeholder is, in all parts of a request. */
export const placesIn = ({ headers, target, body }: Pick<Plan, 'headers' | 'target' | 'body'>): Place[] => [
  ...placesInHeaders(headers),
  ...slotsOf(target),
  ...placesInBody(body),
];

const slotsOf = (template: Template): Place[] => template.filter(isSlot).map((slot) => slot.place);

export const placesInHeaders = (headers: Plan['headers']): Place[] =>
  headers.flatMap(([, value]) => slotsOf('basic' in value ? value.basic : value));

/** `credentials` are those of the URL's userinfo. */
export function headerTemplates(
  headers: ParsedRequest['headers'],
  credentials: HeaderTemplate | null,
  body: BodyTemplate,
): Result<[string, HeaderTemplate][]> {
  const templates: [string, HeaderTemplate][] = [];
  for (const [name, value] of headers) {
    // Names are lower-case here.
    if (name.includes(PLACEHOLDER.toLowerCase())) {
      return fail(
        refusalBecause(
          ['inHeaderName'],
          'PLACEHOLDER_NOT_ALLOWED',
          'The placeholder is in the name of a header; it is allowed only in values.',
          { param: 'headers' },
        ),
      );
    }
    if (name === 'content-type' && body.kind === 'multipart') continue;
    templates.push([name, basicFromHeader(name, value) ?? headerValue(name, value)]);
  }
  if ((body.kind === 'text' || body.kind === 'file') && !headers.has('content-type')) {
    templates.push(['content-type', [body.contentType]]);
  }
  if (credentials) {
    if (headers.has('authorization')) {
      return fail(
        refusalBecause(
          ['urlAndHeader'],
          'INVALID_PARAMETER',
          'url has credentials and headers has Authorization; only one of them can be sent.',
          {
            param: 'url',
          },
        ),
      );
    }
    templates.push(['authorization', credentials]);
  }
  return ok(templates);
}

const headerValue = (name: string, value: string): Template =>
  splitAtPlaceholders(value, { place: { in: 'header', name }, encode: inHeader });

function missing(request: ParsedRequest, withBody: boolean): Failure {
  const unused = withBody
    ? request.params.some(([, value]) => value.includes(PLACEHOLDER)) && 'params'
    : JSON.stringify(request.data ?? null).includes(PLACEHOLDER) && 'data';
  return fail(
    refusalBecause(
      unused ? ['unusedPlaceholder', unused, request.method] : ['noPlaceholder'],
      'PLACEHOLDER_MISSING',
      unused
        ? `$CLIENT_SECRET appears only in ${unused}, which is not sent with ${request.method}.`
        : 'Add $CLIENT_SECRET to the URL, a header, the body or a parameter.',
      {
        fix: 'Put $CLIENT_SECRET where the API expects the key, for example headers: { Authorization: "Bearer $CLIENT_SECRET" }.',
      },
    ),
  );
}
