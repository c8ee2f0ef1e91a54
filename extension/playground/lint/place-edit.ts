import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { t } from '../../language/messages.ts';
import { type Draft, field, type Row, row } from '../../request-model/draft.ts';
import { pathOf } from '../../request-model/fields.ts';
import { queryOf, withNewPair, withPair } from '../../request-model/url-query.ts';

/** Moves the placeholder within a draft; pure functions that change nothing else. */

/** Also as `URLSearchParams` encodes it. */
const SPELLINGS = /\$CLIENT_SECRET|%24CLIENT_SECRET/g;

/**
 * The draft with the placeholder only at `placement`, in the policy's syntax (`header:x-api-key`, `query:key`,
 * `body:a.b`); `null` if the position is not determined (the path, or an unnamed place in the body).
 */
export function movePlaceholder(draft: Draft, placement: string): Draft | null {
  const [kind = '', name = ''] = placement.split(/:(.*)/s);
  const bare = withoutPlaceholder(draft);
  if (kind === 'header') return inHeader(bare, name === '' ? 'Authorization' : titleCase(name));
  if (kind === 'query') return inQuery(bare, name === '' ? 'key' : name);
  return kind === 'body' && name !== '' && sendsBody(draft.method) ? inBody(bare, name) : null;
}

/** The placement for a button's label: `Authorization: Bearer`, `the query key`. */
export function placementLabel(placement: string): string {
  const [kind = '', name = ''] = placement.split(/:(.*)/s);
  if (kind === 'header') {
    return name === '' || name.toLowerCase() === 'authorization'
      ? 'Authorization: Bearer'
      : t('playground.place.header', { name: titleCase(name) });
  }
  if (kind === 'query') return t('playground.place.query', { name: name === '' ? 'key' : name });
  if (kind === 'body') return name === '' ? t('playground.place.body') : t('playground.place.bodyField', { name });
  return t('playground.place.path');
}

const titleCase = (name: string): string => name.replace(/(^|-)([a-z])/g, (part) => part.toUpperCase());

/** Removes the placeholder everywhere, also from parts that are not sent, and rows that become empty. */
export function withoutPlaceholder(draft: Draft): Draft {
  return {
    ...draft,
    url: stripUrl(draft.url),
    headers: stripRows(draft.headers, 'Authorization'),
    params: stripRows(draft.params),
    body: { ...draft.body, text: withoutPlaceholders(draft.body.text), fields: stripRows(draft.body.fields) },
  };
}

const withoutPlaceholders = (text: string): string => text.replace(SPELLINGS, '');

/** Removes whole `name=value` pairs from the query, but only the placeholder from userinfo, path and fragment. */
const stripUrl = (url: string): string => {
  const [beforeHash = '', hash] = url.split(/#(.*)/s);
  const [base = '', query] = beforeHash.split(/\?(.*)/s);
  const kept = query?.split('&').filter((pair) => withoutPlaceholders(pair) === pair) ?? [];
  const rest = hash === undefined || withoutPlaceholders(hash) === '' ? '' : `#${withoutPlaceholders(hash)}`;
  return withoutPlaceholders(base).replace(/:\/\/:?@/, '://') + (kept.length > 0 ? `?${kept.join('&')}` : '') + rest;
};

function stripRows<T extends Row>(rows: readonly T[], scheme?: string): T[] {
  return rows.flatMap((one) => {
    const bare = { ...one, name: withoutPlaceholders(one.name), value: withoutPlaceholders(one.value) };
    if (bare.name === one.name && bare.value === one.value) return [one];
    const isEmpty =
      bare.value.trim() === '' || (scheme !== undefined && /^(bearer|basic|token)?\s*$/i.test(bare.value));
    return isEmpty || bare.name === '' ? [] : [bare];
  });
}

function inHeader(draft: Draft, name: string): Draft {
  const value = name === 'Authorization' ? `Bearer ${PLACEHOLDER}` : PLACEHOLDER;
  return { ...draft, headers: withRow(draft.headers, row(name, value)) };
}

const withRow = (rows: readonly Row[], added: Row): Row[] => [
  ...rows.filter((one) => one.name.trim().toLowerCase() !== added.name.toLowerCase()),
  added,
];

/** In the URL, whatever the method: POST, PUT and PATCH send no `params`. */
function inQuery(draft: Draft, name: string): Draft {
  const index = queryOf(draft.url).findIndex((pair) => pair.name === name);
  const pair = { name, value: PLACEHOLDER };
  return {
    ...draft,
    params: draft.params.filter((one) => one.name !== name),
    url: index < 0 ? withNewPair(draft.url, pair) : withPair(draft.url, index, pair),
  };
}

function inBody(draft: Draft, path: string): Draft | null {
  const { body } = draft;
  if (body.kind === 'form' || body.kind === 'multipart') {
    const fields = body.fields.filter((one) => pathOf(one.name)?.join('.') !== path);
    const [first = '', ...rest] = path.split('.');
    const name = first + rest.map((part) => `[${part}]`).join('');
    return { ...draft, body: { ...body, fields: [...fields, field(name, PLACEHOLDER)] } };
  }
  if (body.kind !== 'json' && body.kind !== 'none') return null;
  const data = readObject(body.text);
  if (!data) return null;
  const at = path.split('.');
  let target: Record<string, unknown> = data;
  for (const part of at.slice(0, -1)) {
    const next = Object.hasOwn(target, part) ? target[part] : {};
    if (typeof next !== 'object' || next === null) return null;
    target[part] = next;
    target = next as Record<string, unknown>;
  }
  target[at.at(-1) ?? ''] = PLACEHOLDER;
  return { ...draft, body: { ...body, kind: 'json', text: JSON.stringify(data, null, 2) } };
}

function readObject(json: string): Record<string, unknown> | null {
  if (json.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
