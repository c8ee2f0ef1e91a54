/** The literal text that stands for the secret. */
export const PLACEHOLDER = '$CLIENT_SECRET';

/** What masked twins show where the secret goes. */
export const MASK = '••••••••';

/** One place where the placeholder stands. */
export type Place =
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'query'; readonly name: string }
  | { readonly in: 'path' }
  | { readonly in: 'body'; readonly path: string };

/**
 * The dotted path of a value inside another one. Dots and backslashes of a name are escaped and an empty name is `\e`:
 * what `body:a.b` allows is `b` inside `a` and never a value whose name only looks like it.
 */
export const childPath = (parent: string, name: string): string => {
  const step = name === '' ? '\\e' : name.replace(/[\\.]/g, '\\$&');
  return parent === '' ? step : `${parent}.${step}`;
};

/** A place in the words of a policy's `placements`: `header:authorization`, `query:key`, `path`, `body:a.0.b`. */
export const placementOf = (place: Place): string => {
  switch (place.in) {
    case 'header':
      return `header:${place.name}`;
    case 'query':
      return `query:${place.name}`;
    case 'path':
      return 'path';
    case 'body':
      return place.path === '' ? 'body' : `body:${place.path}`;
  }
};

/** The field of the request in which a placement lies. */
export const paramOf = (placement: string): string => {
  const [kind = '', name] = placement.split(/:(.*)/s);
  if (kind === 'header') return `headers.${name}`;
  if (kind === 'body') return name === undefined ? 'data' : `data.${name}`;
  return kind === 'query' ? `params.${name}` : 'url';
};

/** Whether a policy's `placements` cover a place; header names are compared without case. */
export const isPlacementAllowed = (place: Place, placements: readonly string[]): boolean => {
  const exact = placementOf(place);
  return placements.some((allowed) => {
    if (allowed === place.in) return true;
    return place.in === 'header' ? allowed.toLowerCase() === exact : allowed === exact;
  });
};
