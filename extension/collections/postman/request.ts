import { t } from '../../language/messages.ts';
import { type Draft, type Field, field, type Row, row } from '../../request-model/draft.ts';
import { draftOfParts, NO_BODY, type PartsBody } from '../request-draft.ts';
import { authorized } from './auth.ts';
import { type Auth, type Body, headersOf, type Pair, requestOf, type Url, urlOf } from './schema.ts';
import type { Variables } from './variables.ts';

export interface ReadRequest {
  readonly draft: Draft;
  /** The credential of its authorization, which the draft has the placeholder for. */
  readonly secret: string | null;
}

/** The draft of an item's request, or why there is none. `inherited`: the authorization of its folder. */
export function readRequest(
  value: unknown,
  variables: Variables,
  inherited: Auth | null | undefined,
): ReadRequest | string {
  const request = requestOf(value);
  if (!request) return t('collections.skipped.noRequest');
  const { fill } = variables;
  const auth = 'auth' in request && request.auth ? request.auth : inherited;
  const headers = 'header' in request ? headersOf(request.header) : [];
  const { secret, ...sent } = authorized(
    { url: fill(urlText(urlOf(request.url))), headers: headers.map((one) => rowOf(one, fill)) },
    auth,
    fill,
  );
  const body = 'body' in request && request.body && !request.body.disabled ? bodyOf(request.body, fill) : NO_BODY;
  const draft = draftOfParts({ method: request.method, ...sent, body });
  return typeof draft === 'string' ? draft : { draft, secret };
}

type Fill = Variables['fill'];

const rowOf = ({ key, value, disabled }: Pair, fill: Fill): Row => ({ ...row(fill(key), fill(value)), on: !disabled });
const fieldOf = ({ key, value, disabled }: Pair, fill: Fill): Field => ({
  ...field(fill(key), fill(value)),
  on: !disabled,
});

/** As it is typed, with the values of `:name` in its path. */
function urlText(url: Url | undefined): string {
  if (!url) return '';
  const raw = url.raw || built(url);
  const values = new Map(url.variable.map(({ key, value }) => [key, value]));
  if (values.size === 0) return raw;
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(raw) ?? [];
  return path.replace(/\/:([^/?#]+)/g, (all, name: string) => (values.get(name) ? `/${values.get(name)}` : all)) + rest;
}

function built({ protocol, host, path, query }: Url): string {
  const pairs = query.filter(({ disabled }) => !disabled).map(({ key, value }) => `${key}=${value}`);
  const origin = protocol === '' ? host : `${protocol}://${host}`;
  return [origin, ...path].join('/') + (pairs.length > 0 ? `?${pairs.join('&')}` : '');
}

const TYPES = new Map([
  ['json', 'application/json'],
  ['xml', 'application/xml'],
  ['html', 'text/html'],
  ['javascript', 'application/javascript'],
]);

function bodyOf(body: Body, fill: Fill): PartsBody {
  switch (body.mode) {
    case 'raw': {
      const type =
        TYPES.get(body.options.raw.language) ?? (/^\s*[[{]/.test(body.raw) ? 'application/json' : 'text/plain');
      return { kind: 'text', text: fill(body.raw), type };
    }
    case 'graphql':
      return {
        kind: 'text',
        text: graphql(fill(body.graphql.query), fill(body.graphql.variables)),
        type: 'application/json',
      };
    case 'urlencoded':
      return { kind: 'form', fields: body.urlencoded.map((one) => fieldOf(one, fill)) };
    case 'formdata':
      return {
        kind: 'multipart',
        fields: body.formdata.map((one) =>
          one.type === 'file' ? { ...fieldOf({ ...one, value: '' }, fill), kind: 'file' } : fieldOf(one, fill),
        ),
      };
    default:
      return NO_BODY;
  }
}

function graphql(query: string, variables: string): string {
  try {
    return JSON.stringify({ query, variables: variables.trim() === '' ? {} : JSON.parse(variables) });
  } catch {
    return JSON.stringify({ query });
  }
}
