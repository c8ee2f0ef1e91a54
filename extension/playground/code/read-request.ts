import { fail, ok, type Result, refusal } from '../../../shared/errors.ts';
import type { ClientSecretRequest } from '../../../shared/protocol/client-secret-request.ts';
import { isMethod } from '../../../shared/protocol/policy.ts';
import { field } from '../../request-model/draft.ts';
import { pickQueueFields, type QueueFields } from '../../request-model/queue-fields.ts';
import type { Composed } from '../../request-model/to-request.ts';

const FIELDS = ['clientSecretName', 'url', 'method', 'headers', 'params', 'data', 'queue', 'poll', 'expires'];

export const unreadable = (detail: string): Result<never> => fail(refusal('INVALID_PARAMETER', detail));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The request of a call that was read from code, if the playground's form can hold it; whether the relay would accept it
 * is the lint's concern. `fileParts`: the names of its file parts, such as `data[image]`.
 */
export function readRequest(value: unknown, fileParts: readonly string[] = []): Result<Composed> {
  if (!isObject(value)) return unreadable('The request must be an object with clientSecretName, url and method.');
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return unreadable(`The playground has no field for ${unknown}.`);
  const { clientSecretName = '', url = '', method, headers = {}, params = {}, data, queue, poll, expires } = value;
  if (typeof clientSecretName !== 'string') return unreadable('clientSecretName must be a string.');
  if (typeof url !== 'string') return unreadable('url must be a string.');
  if (typeof method !== 'string' || !isMethod(method.toUpperCase())) {
    return unreadable('method must be GET, POST, PUT, PATCH, DELETE or HEAD.');
  }
  if (!isObject(headers) || !Object.values(headers).every((one) => typeof one === 'string')) {
    return unreadable('headers must be an object of strings.');
  }
  if (!isObject(params) || !Object.values(params).flat().every(isScalar)) {
    return unreadable('params must be an object of strings, numbers or booleans, or lists of them.');
  }
  if (!isOptional(queue, 'string')) return unreadable('queue must be a string.');
  if (!isOptional(poll, 'number')) return unreadable('poll must be a number of milliseconds.');
  if (!isOptional(expires, 'number')) return unreadable('expires must be a number of seconds.');
  if (expires !== undefined && queue === undefined && poll === undefined) {
    return unreadable('expires is for calls with queue or poll.');
  }
  const request: ClientSecretRequest = { clientSecretName, url, method: method.toUpperCase() };
  if (Object.keys(headers).length > 0) request.headers = headers as Record<string, string>;
  if (Object.keys(params).length > 0) request.params = params;
  if (data !== undefined) request.data = data;
  Object.assign(request, pickQueueFields({ queue, poll, expires } as QueueFields));
  const files = fileParts.map((part) => ({ ...field(fieldName(part)), kind: 'file' as const }));
  return ok({ request, files });
}

const isOptional = (value: unknown, type: 'string' | 'number'): boolean => value === undefined || typeof value === type;

const isScalar = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** The inverse of `filePartName`: `a[b]` for the part `data[a][b]`, `a[b][]` for `data[a][b[]]`. */
function fieldName(part: string): string {
  const names = [...part.matchAll(/\[([^[\]]+(?:\[\])?)\]/g)].map(([, name = '']) => name);
  const nested = names.map((name, index) => (index === 0 ? name : `[${name}]`)).join('');
  return names.length > 1 ? nested.replace(/\[\]\]$/, '][]') : nested;
}
