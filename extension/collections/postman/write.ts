import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { decodeBase64 } from '../../../shared/placeholder/template.ts';
import { type Draft, type Field, isSent, type Row } from '../../request-model/draft.ts';
import { withNewPair } from '../../request-model/url-query.ts';
import type { Exported, ExportedCall } from '../export.ts';
import { variableOf } from './secret-variable.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A collection in version 2.1. */
export function asPostman({ folders, calls }: Exported, name: string) {
  const all = [...calls, ...folders.flatMap((one) => one.calls)];
  const secrets = new Set(all.filter(({ draft }) => hasPlaceholder(draft)).map(({ draft }) => draft.secret));
  return {
    info: { name, schema: SCHEMA },
    item: [...folders.map((one) => ({ name: one.name, item: one.calls.map(itemOf) })), ...calls.map(itemOf)],
    variable: [...secrets].map((secret) => ({ key: variableOf(secret), value: '', type: 'string' })),
  };
}

const hasPlaceholder = (draft: Draft): boolean =>
  JSON.stringify(draft).includes(PLACEHOLDER) || draft.headers.some((one) => basicOf(one) !== null);

function itemOf({ name, draft }: ExportedCall) {
  const variable = `{{${variableOf(draft.secret)}}}`;
  const fill = (text: string): string => text.replaceAll(PLACEHOLDER, () => variable);
  const basic = draft.headers.find((one) => isSent(one) && basicOf(one) !== null);
  const body = sendsBody(draft.method) ? bodyOf(draft, fill) : null;
  const url = sendsBody(draft.method)
    ? draft.url
    : draft.params.filter(isSent).reduce((rest, one) => withNewPair(rest, one), draft.url);
  const header = draft.headers.filter((one) => one !== basic && one.name.trim() !== '').map((one) => pairOf(one, fill));
  return {
    name,
    request: {
      method: draft.method,
      header,
      url: fill(url.trim()),
      ...(body && { body }),
      ...(basic && { auth: basicAuth(basicOf(basic) ?? '', fill) }),
    },
    response: [],
  };
}

type Fill = (text: string) => string;

const pairOf = ({ name, value, on }: Row, fill: Fill) => ({
  key: name.trim(),
  value: fill(value.trim()),
  ...(!on && { disabled: true }),
});

/** Basic credentials with the placeholder, which a variable could not be put into once they are encoded. */
function basicOf({ name, value }: Row): string | null {
  const encoded = name.trim().toLowerCase() === 'authorization' ? /^\s*basic\s+(\S+)/i.exec(value)?.[1] : undefined;
  const credentials = encoded === undefined ? null : decodeBase64(encoded);
  return credentials?.includes(PLACEHOLDER) ? credentials : null;
}

function basicAuth(credentials: string, fill: Fill) {
  const [, user = credentials, password = ''] = /^([^:]*):(.*)$/s.exec(credentials) ?? [];
  const one = (key: string, value: string) => ({ key, value: fill(value), type: 'string' });
  return { type: 'basic', basic: [one('username', user), one('password', password)] };
}

function bodyOf({ body }: Draft, fill: Fill) {
  const fields = body.fields.filter(({ name }) => name.trim() !== '');
  switch (body.kind) {
    case 'none':
      return null;
    case 'form':
      return {
        mode: 'urlencoded',
        urlencoded: fields.filter(({ kind }) => kind === 'text').map((one) => fieldOf(one, fill)),
      };
    case 'multipart':
      return { mode: 'formdata', formdata: fields.map((one) => fieldOf(one, fill)) };
    default:
      return {
        mode: 'raw',
        raw: fill(body.text),
        options: { raw: { language: body.kind === 'json' ? 'json' : 'text' } },
      };
  }
}

const fieldOf = (field: Field, fill: Fill) => ({
  ...pairOf(field, fill),
  ...(field.kind === 'file' ? { type: 'file', src: null, value: undefined } : { type: 'text' }),
});
