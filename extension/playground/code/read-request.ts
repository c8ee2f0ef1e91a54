import { fail, ok, type Result, refusal } from '../../../shared/errors.ts';
import type { ClientSecretRequest } from '../../../shared/protocol/client-secret-request.ts';
import { isMethod } from '../../../shared/protocol/policy.ts';
import { t } from '../../language/messages.ts';
import { field } from '../../request-model/draft.ts';
import { pickQueueFields, type QueueFields } from '../../request-model/queue-fields.ts';
import type { Composed } from '../../request-model/to-request.ts';

const FIELDS = ['clientSecretName', 'url', 'method', 'headers', 'params', 'data', 'queue', 'poll', 'expires'];

export const unreadable = (detail: string): Result<never> => fail(refusal('INVALID_PARAMETER', detail));

const notString = (name: string): Result<never> => unreadable(t('playground.code.mustBeString', { name }));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The request of a call that was read from code, if the playground's form can hold it; whether the relay would accept it
 * is the lint's concern. `fileParts`: the names of its file parts, such as `data[image]`.
 */
export function readRequest(value: unknown, fileParts: readonly string[] = []): Result<Composed> {
  if (!isObject(value)) return unreadable(t('playground.code.notObject'));
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) return unreadable(t('playground.code.noField', { name: unknown }));
  const { clientSecretName = '', url = '', method, headers = {}, params = {}, data, queue, poll, expires } = value;
  if (typeof clientSecretName !== 'string') return notString('clientSecretName');
  if (typeof url !== 'string') return notString('url');
  if (typeof method !== 'string' || !isMethod(method.toUpperCase())) {
    return unreadable(t('playground.code.method'));
  }
  if (!isObject(headers) || !Object.values(headers).every((one) => typeof one === 'string')) {
    return unreadable(t('playground.code.headers'));
  }
  if (!isObject(params) || !Object.values(params).flat().every(isScalar)) {
    return unreadable(t('playground.code.params'));
  }
  if (!isOptional(queue, 'string')) return notString('queue');
  if (!isOptional(poll, 'number')) return unreadable(t('playground.code.poll'));
  if (!isOptional(expires, 'number')) return unreadable(t('playground.code.expires'));
  if (expires !== undefined && queue === undefined && poll === undefined) {
    return unreadable(t('playground.code.expiresAlone'));
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
