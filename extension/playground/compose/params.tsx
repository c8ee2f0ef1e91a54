import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { type Draft, type Row, row } from '../../request-model/draft.ts';
import { queryOf, withNewPair, withoutPair, withPair } from '../../request-model/url-query.ts';
import { usePlayground } from '../playground.ts';
import { Rows } from './rows.tsx';

const IN_URL = 'url-';

/**
 * The parameters: those in the URL, where every change is seen at once, then those that are switched off or were set
 * apart from the URL. POST, PUT and PATCH send only those in the URL.
 */
export function Params() {
  const { draft, change } = usePlayground().request;
  return (
    <Rows
      kind="param"
      rows={shownRows(draft.value)}
      onChange={(next) => change(withRow(draft.value, next))}
      onRemove={({ id }) => {
        const index = indexInUrl(id);
        if (index === null) change({ params: draft.value.params.filter((one) => one.id !== id) });
        else change({ url: withoutPair(draft.value.url, index) });
      }}
      onAdd={() => change({ url: withNewPair(draft.value.url) })}
    />
  );
}

/** Rows in the URL are named by their position. */
function shownRows({ url, params, method }: Draft): Row[] {
  const apart = params.map((one) => (sendsBody(method) ? { ...one, on: false } : one));
  return [...queryOf(url).map((pair, index) => ({ ...pair, id: `${IN_URL}${index}`, on: true })), ...apart];
}

const indexInUrl = (id: string): number | null => (id.startsWith(IN_URL) ? Number(id.slice(IN_URL.length)) : null);

/** The part of the draft that changes with a row. */
function withRow({ url, params, method }: Draft, next: Row): Partial<Draft> {
  const index = indexInUrl(next.id);
  if (index !== null && next.on) return { url: withPair(url, index, next) };
  if (index !== null) {
    const off = { ...row(next.name, next.value), on: false };
    return { url: withoutPair(url, index), params: [...params, off] };
  }
  if (next.on && (sendsBody(method) || params.find(({ id }) => id === next.id)?.on === false)) {
    return { url: withNewPair(url, next), params: params.filter(({ id }) => id !== next.id) };
  }
  return { params: params.map((one) => (one.id === next.id ? next : one)) };
}
