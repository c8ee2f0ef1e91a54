import { t } from '../language/messages.ts';
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

const PARAMS: Readonly<Record<Kind, string>> = { header: 'headers', param: 'params', field: 'data' };

/** Most spots are never spoken of, so their places are put into words only when they are asked for. */
const spotOf = (spot: Omit<Spot, 'place'>, placeText: () => string): Spot => ({
  ...spot,
  get place() {
    return placeText();
  },
});

/** Of a row; `null` for the field of its name. */
function rowText(kind: Kind, name: string | null): string {
  switch (kind) {
    case 'header':
      if (name === null) return t('plain_keys.place.headerName');
      return name === '' ? t('plain_keys.place.headerUnnamed') : t('plain_keys.place.header', { name });
    case 'param':
      if (name === null) return t('plain_keys.place.paramName');
      return name === '' ? t('plain_keys.place.paramUnnamed') : t('plain_keys.place.param', { name });
    case 'field':
      if (name === null) return t('plain_keys.place.fieldName');
      return name === '' ? t('plain_keys.place.fieldUnnamed') : t('plain_keys.place.field', { name });
  }
}

/**
 * Maps every text of the draft, including those that are currently not sent (a row that is switched off, the body of a
 * GET), since they are stored, too.
 */
export function mapTexts(draft: Draft, change: Change): Draft {
  const { url, headers, params, body, runAs, queue } = draft;
  return {
    ...draft,
    url: change(
      url,
      spotOf({ id: 'url', kind: 'url', name: '', param: 'url' }, () => t('plain_keys.place.url')),
    ),
    headers: mapRows(headers, 'header', change),
    params: mapRows(params, 'param', change),
    body: {
      ...body,
      text: change(
        body.text,
        spotOf({ id: 'body', kind: 'body', name: '', param: 'data' }, () => t('plain_keys.place.body')),
      ),
      fields: mapRows(body.fields, 'field', change),
    },
    runAs: {
      ...runAs,
      sub: change(
        runAs.sub,
        spotOf({ id: 'sub', kind: 'caller', name: '', param: 'runAs' }, () => t('plain_keys.place.sub')),
      ),
      claims: change(
        runAs.claims,
        spotOf({ id: 'claims', kind: 'caller', name: '', param: 'runAs' }, () => t('plain_keys.place.claims')),
      ),
    },
    ...(queue && { queue: mapQueue(queue, change) }),
  };
}

const mapQueue = (queue: NonNullable<Draft['queue']>, change: Change): NonNullable<Draft['queue']> => {
  const of = (part: 'name' | 'poll' | 'expires'): string =>
    change(
      queue[part],
      spotOf({ id: `queue ${part}`, kind: 'caller', name: '', param: 'queue' }, () => t('plain_keys.place.queue')),
    );
  return { ...queue, name: of('name'), poll: of('poll'), expires: of('expires') };
};

function mapRows<T extends Row>(rows: readonly T[], kind: Kind, change: Change): T[] {
  const part = PARAMS[kind];
  return rows.map((one) => {
    const name = one.name.trim();
    const param = kind === 'field' ? part : `${part}.${name}`;
    return {
      ...one,
      // The place does not contain the row's name, which can be the key.
      name: change(
        one.name,
        spotOf({ id: `${one.id} name`, kind: 'name', name: '', param: part }, () => rowText(kind, null)),
      ),
      value: change(
        one.value,
        spotOf({ id: one.id, kind, name, param }, () => rowText(kind, name)),
      ),
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
