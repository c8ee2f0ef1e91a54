import type { Draft, Row } from '../request-model/draft.ts';

/** One text of a draft that a person can type into. */
export interface Spot {
  /** Unique in the draft. */
  readonly id: string;
  readonly kind: 'url' | 'name' | 'header' | 'param' | 'body' | 'field' | 'caller';
  /** Name of the row; empty if there is none. */
  readonly name: string;
  /** The part of the form, as a path: `url`, `headers.Host`, `data`. */
  readonly param: string;
  /** For sentences: `The header Host`. */
  readonly place: string;
}

type Change = (text: string, spot: Spot) => string;
type Kind = 'header' | 'param' | 'field';

const WORDS: Readonly<Record<Kind, readonly [param: string, place: string]>> = {
  header: ['headers', 'The header'],
  param: ['params', 'The parameter'],
  field: ['data', 'The form field'],
};

/**
 * Maps every text of the draft, including those that are currently not sent (a row that is switched off, the body of a
 * GET), since they are stored, too.
 */
export function mapTexts(draft: Draft, change: Change): Draft {
  const { url, headers, params, body, runAs, queue } = draft;
  return {
    ...draft,
    url: change(url, { id: 'url', kind: 'url', name: '', param: 'url', place: 'The URL' }),
    headers: mapRows(headers, 'header', change),
    params: mapRows(params, 'param', change),
    body: {
      ...body,
      text: change(body.text, { id: 'body', kind: 'body', name: '', param: 'data', place: 'The body' }),
      fields: mapRows(body.fields, 'field', change),
    },
    runAs: {
      ...runAs,
      sub: change(runAs.sub, { id: 'sub', kind: 'caller', name: '', param: 'runAs', place: 'The test user' }),
      claims: change(runAs.claims, { id: 'claims', kind: 'caller', name: '', param: 'runAs', place: 'The claims' }),
    },
    ...(queue && { queue: mapQueue(queue, change) }),
  };
}

const mapQueue = (queue: NonNullable<Draft['queue']>, change: Change): NonNullable<Draft['queue']> => {
  const of = (part: 'name' | 'poll' | 'expires'): string =>
    change(queue[part], { id: `queue ${part}`, kind: 'caller', name: '', param: 'queue', place: 'The queue' });
  return { ...queue, name: of('name'), poll: of('poll'), expires: of('expires') };
};

function mapRows<T extends Row>(rows: readonly T[], kind: Kind, change: Change): T[] {
  const [part, word] = WORDS[kind];
  return rows.map((one) => {
    const name = one.name.trim();
    const param = kind === 'field' ? part : `${part}.${name}`;
    return {
      ...one,
      // The place does not contain the row's name, which can be the key.
      name: change(one.name, { id: `${one.id} name`, kind: 'name', name: '', param: part, place: `${word} name` }),
      value: change(one.value, { id: one.id, kind, name, param, place: `${word} ${name}`.trim() }),
    };
  });
}

export function textsOf(draft: Draft): (readonly [text: string, spot: Spot])[] {
  const texts: [string, Spot][] = [];
  mapTexts(draft, (text, spot) => {
    texts.push([text, spot]);
    return text;
  });
  return texts;
}
