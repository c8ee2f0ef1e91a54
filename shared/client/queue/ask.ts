import { RELAY_HEADER } from '../../protocol/api.ts';
import type { ClientSecretError } from '../error.ts';
import type { QueueContext } from './context.ts';

/** What the relay says of a call: its response, that there is none yet, or not to ask for a while. */
export type Said =
  | { readonly response: unknown }
  | 'pending'
  | { readonly busy: ClientSecretError; readonly wait: number };

/** Asks once. Rejects with the error of the call. */
export async function ask(context: QueueContext, id: string, signal: AbortSignal): Promise<Said> {
  const response = await context.send(pathOf(id), { signal });
  if (response.headers.get(RELAY_HEADER) === 'queued') {
    // Read to its end, or the browser keeps its connection and does not show it in DevTools.
    await response.text();
    return 'pending';
  }
  const problem = await context.problemOf(response);
  if (problem === null) return { response: await context.read(response) };
  if (isOfCall(problem) || ![429, 503].includes(problem.status)) throw problem;
  return { busy: problem, wait: Number(response.headers.get('retry-after') ?? 0) * 1000 };
}

/** A problem of the call says whether something was sent; one of the question does not. */
const isOfCall = ({ source, body }: ClientSecretError): boolean =>
  source === 'upstream' || (typeof body === 'object' && body !== null && 'sent' in body);

export const pathOf = (id: string): string => `v1/requests/${encodeURIComponent(id)}`;
