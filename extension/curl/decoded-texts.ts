import { decodeBase64, encodeBase64 } from '../../shared/placeholder/template.ts';
import { mapTexts, type Spot } from '../plain-keys/spots.ts';
import type { Draft } from '../request-model/draft.ts';

const BASIC = /^(basic\s+)([A-Za-z0-9+/_-]+={0,2})$/i;

/** Basic credentials as `user:password`; null if the text is none. */
export function basicCredentials(text: string, spot: Spot): string | null {
  const encoded = isAuthorization(spot) ? BASIC.exec(text.trim())?.[2] : undefined;
  const credentials = encoded === undefined ? null : decodeBase64(encoded);
  return credentials?.includes(':') ? credentials : null;
}

export const isAuthorization = ({ kind, name }: Spot): boolean =>
  kind === 'header' && name.toLowerCase() === 'authorization';

/** Changes every text that a command can fill in; Basic credentials are changed as `user:password`. */
export const changeTexts = (draft: Draft, change: (text: string, spot: Spot) => string): Draft =>
  mapTexts(draft, (text, spot) => {
    if (spot.kind === 'name' || spot.kind === 'caller') return text;
    const credentials = basicCredentials(text, spot);
    return credentials === null ? change(text, spot) : `Basic ${encodeBase64(change(credentials, spot))}`;
  });
