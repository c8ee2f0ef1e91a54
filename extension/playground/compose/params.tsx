import { sendsBody } from '../../../shared/placeholder/plan.ts';
import { type Row, row } from '../../request-model/draft.ts';
import { queryOf, withNewPair, withoutPair, withPair } from '../../request-model/url-query.ts';
import { change, draft } from '../state.ts';
import { Rows } from './rows.tsx';

const IN_URL = 'url-';

/**
 * The parameters: those in the URL, where every change is seen at once, then those that are switched off or were set
 * apart from the URL. POST, PUT and PATCH send only those in the URL.
 */
export const Params = () => (
  <Rows
    kind="parameter"
    rows={shownRows()}
    onChange={changeRow}
    onRemove={({ id }) => {
      const index = indexInUrl(id);
      if (index === null) change({ params: draft.value.params.filter((one) => one.id !== id) });
      else change({ url: withoutPair(draft.value.url, index) });
    }}
    onAdd={() => change({ url: withNewPair(draft.value.url) })}
  />
);

/** Rows in the URL are named by their position. */
function shownRows(): Row[] {
  const { url, params, method } = draft.value;
  const apart = params.map((one) => (sendsBody(method) ? { ...one, on: false } : one));
  return [...queryOf(url).map((pair, index) => ({ ...pair, id: `${IN_URL}${index}`, on: true })), ...apart];
}

const indexInUrl = (id: string): number | null => (id.startsWith(IN_URL) ? Number(id.slice(IN_URL.length)) : null);

function changeRow(next: Row): void {
  const { url, params, method } = draft.value;
  const index = indexInUrl(next.id);
  if (index !== null && next.on) change({ url: withPair(url, index, next) });
  else if (index !== null) {
    const off = { ...row(next.name, next.value), on: false };
    change({ url: withoutPair(url, index), params: [...params, off] });
  } else if (next.on && (sendsBody(method) || params.find(({ id }) => id === next.id)?.on === false)) {
    change({ url: withNewPair(url, next), params: params.filter(({ id }) => id !== next.id) });
  } else change({ params: params.map((one) => (one.id === next.id ? next : one)) });
}
