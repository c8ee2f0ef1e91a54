import { type Failure, fail, refusalBecause } from '../errors.ts';
import { bodyPath } from './body-path.ts';

/** The literal text that stands for the secret. */
export const PLACEHOLDER = '$CLIENT_SECRET';

/** What masked twins show where the secret goes. */
export const MASK = '••••••••';

/**
 * One place where the placeholder stands. A query name or body path that is empty is one that no policy can name: only
 * the placements `query` and `body` cover it.
 */
export type Place =
  | { readonly in: 'header'; readonly name: string }
  | { readonly in: 'query'; readonly name: string }
  | { readonly in: 'path' }
  | { readonly in: 'body'; readonly path: string };

/** A place in the words of a policy's `placements`: `header:authorization`, `query:key`, `path`, `body:a.0.b`. */
export const placementOf = (place: Place): string => {
  switch (place.in) {
    case 'header':
      return `header:${place.name}`;
    case 'query':
      return place.name === '' ? 'query' : `query:${place.name}`;
    case 'path':
      return 'path';
    case 'body':
      return place.path === '' ? 'body' : `body:${place.path}`;
  }
};

/** The field of the request in which a placement lies. */
export const paramOf = (placement: string): string => {
  const [kind = '', name] = placement.split(/:(.*)/s);
  const field = { header: 'headers', query: 'params', body: 'data' }[kind];
  if (field === undefined) return 'url';
  return name === undefined ? field : `${field}.${name}`;
};

/** Whether a policy's `placements` cover a place; header names are compared without case. */
export const isPlacementAllowed = (place: Place, placements: readonly string[]): boolean => {
  const exact = placementOf(place);
  return placements.some((allowed) => {
    if (allowed === place.in) return true;
    return place.in === 'header' ? allowed.toLowerCase() === exact : allowed === exact;
  });
};

/** The field of the request that the keys lead to, from the root of `data`. */
export const paramAt = (keys: readonly string[]): string => paramOf(placementOf({ in: 'body', path: bodyPath(keys) }));

export const placeholderInName = (keys: readonly string[]): Failure =>
  fail(
    refusalBecause(
      ['inDataName'],
      'PLACEHOLDER_NOT_ALLOWED',
      'The placeholder is in a property name of data; it is allowed only in values.',
      {
        param: paramAt(keys),
      },
    ),
  );
