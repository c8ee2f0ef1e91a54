import type { Policy } from '../../shared/protocol/policy.ts';
import type { Draft } from '../request-model/draft.ts';
import { draftOf, isAllowed } from './examples.ts';
import { requestTitle } from './request-title.ts';
import type { Starter } from './starter.ts';
import { STARTERS } from './starters.ts';

/** A request that tells whether a key works. */
export interface TestRequest {
  /** `OpenAI: list models`. */
  readonly title: string;
  readonly draft: Draft;
}

/**
 * The request that tests a key of a well-known API, if the policy allows it. Of several, that of the API after which the
 * secret is named: Google's keys and destinations with a wildcard fit more than one.
 */
export function testRequestFor(policy: Policy, name: string): TestRequest | null {
  const fitting = STARTERS.filter(({ requests: [first], isBilled }) => {
    return first !== undefined && !isBilled && isAllowed(policy, draftOf(first)(name));
  });
  const starter = fitting.find((one) => isNamedAfter(name, one)) ?? fitting[0];
  const first = starter?.requests[0];
  if (!starter || !first) return null;
  return { title: `${starter.service}: ${requestTitle(first.title)}`, draft: draftOf(first)(name) };
}

const isNamedAfter = (name: string, starter: Starter): boolean => name.toLowerCase().startsWith(starter.name);

/** Whether a response of the API at this URL says that it does not accept the key. */
export const saysKeyRefused = (url: string, body: string): boolean =>
  STARTERS.some(({ requests, keyRefused }) => requests[0]?.url === url && keyRefused?.test(body) === true);
