import { PLACEHOLDER } from '../../../shared/placeholder/place.ts';
import { encodeBase64 } from '../../../shared/placeholder/template.ts';
import { type Row, row } from '../../request-model/draft.ts';
import { withNewPair } from '../../request-model/url-query.ts';
import { listOf, memberOf, type Part, partOf, type Resolve, textOf } from './document.ts';

interface Secured {
  readonly url: string;
  readonly headers: readonly Row[];
}

/** The request with the placeholder where the first security requirement has its credential. */
export function secured(request: Secured, requirements: unknown, schemes: Part | null, resolve: Resolve): Secured {
  const names = listOf(requirements).map((one) => Object.keys(partOf(one) ?? {}));
  const first = names.find((one) => one.length > 0) ?? [];
  const placed = first.flatMap((name) => placeOf(resolve(memberOf(schemes, name))) ?? []);
  let { url } = request;
  const headers = [...request.headers];
  for (const [index, place] of placed.entries()) {
    // One call has one secret: a second key stays empty.
    const value = index === 0 ? place.value : '';
    if (place.in === 'query') url = withNewPair(url, { name: place.name, value });
    else headers.push(row(place.name, value));
  }
  return { url, headers };
}

interface CredentialPlace {
  readonly in: 'header' | 'query';
  readonly name: string;
  readonly value: string;
}

/** Null for a cookie, which a relay does not send, and for what is not known. */
function placeOf(scheme: Part | null): CredentialPlace | null {
  const authorization = (value: string): CredentialPlace => ({ in: 'header', name: 'Authorization', value });
  switch (scheme?.type) {
    case 'apiKey': {
      const name = textOf(scheme.name);
      return name !== '' && (scheme.in === 'header' || scheme.in === 'query')
        ? { in: scheme.in, name, value: PLACEHOLDER }
        : null;
    }
    case 'http':
      return textOf(scheme.scheme).toLowerCase() === 'basic'
        ? authorization(`Basic ${encodeBase64(`user:${PLACEHOLDER}`)}`)
        : authorization(`Bearer ${PLACEHOLDER}`);
    case 'oauth2':
    case 'openIdConnect':
      return authorization(`Bearer ${PLACEHOLDER}`);
    default:
      return null;
  }
}
