import { PLACEHOLDER } from '../../shared/placeholder/place.ts';
import type { AllowRule, Method } from '../../shared/protocol/policy.ts';
import type { RequestTitle } from './request-title.ts';

/** A request of an API's own documentation, with the placeholder in the place of the key. */
export interface StarterRequest {
  readonly title: RequestTitle;
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly data?: unknown;
}

/** What the extension knows about an API: its keys, where they may be sent, and first requests. */
export interface Starter {
  readonly service: string;
  /** Suggested name of the secret. */
  readonly name: string;
  /** Beginning or form of its keys; null if they look like those of others. */
  readonly key: RegExp | null;
  readonly allow: readonly AllowRule[];
  readonly placements: readonly string[];
  readonly note?: () => string;
  /** Page of the API's documentation that describes the first request. */
  readonly docs: string;
  /** The first one is read-only and costs least, where the API has such a request. */
  readonly requests: readonly StarterRequest[];
  /** The API has no request that costs nothing, so none is sent only to test a key. */
  readonly isBilled?: true;
  /** What a response says of a key that is not accepted, for APIs that use other statuses than 401 and 403 for it. */
  readonly keyRefused?: RegExp;
}

/** Reading and creating; not deleting, which a key can be allowed to do by a click. */
const METHODS: readonly Method[] = ['GET', 'POST'];

export const destinations = (...origins: readonly string[]): readonly AllowRule[] =>
  origins.map((origin) => ({ origin, methods: [...METHODS] }));

export const AUTHORIZATION = ['header:authorization'] as const;

export const BEARER = { Authorization: `Bearer ${PLACEHOLDER}` } as const;

export const get = (
  title: RequestTitle,
  url: string,
  headers: Readonly<Record<string, string>> = BEARER,
): StarterRequest => ({ title, method: 'GET', url, headers });

export const post = (
  title: RequestTitle,
  url: string,
  data: unknown,
  headers: Readonly<Record<string, string>> = BEARER,
): StarterRequest => ({
  title,
  method: 'POST',
  url,
  headers: { 'Content-Type': 'application/json', ...headers },
  data,
});
