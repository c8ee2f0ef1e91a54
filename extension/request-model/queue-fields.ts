import { fail, ok, type Result, refusal } from '../../shared/errors.ts';
import type { ClientSecretRequest } from '../../shared/protocol/client-secret-request.ts';
import { t } from '../language/messages.ts';
import type { Draft } from './draft.ts';

/** The fields of a request that make it wait in a queue of the relay. */
export type QueueFields = Pick<ClientSecretRequest, 'queue' | 'poll' | 'expires'>;

export type QueueDraft = NonNullable<Draft['queue']>;

/** What a person sees who switches the queue on. Milliseconds. */
export const NEW_QUEUE: QueueDraft = { on: true, name: '', poll: '2000', expires: '' };

/** The fields of a draft; none if its queue is switched off. */
export function queueFieldsOf({ queue }: Pick<Draft, 'queue'>): Result<QueueFields> {
  if (!queue?.on) return ok({});
  if (queue.name === '' && queue.poll.trim() === '') {
    return invalid('queue', t('request_model.queue.needsName'));
  }
  const poll = numberOf(queue.poll);
  if (poll !== undefined && !(poll >= 0)) return invalid('poll', t('request_model.queue.poll'));
  const expires = numberOf(queue.expires);
  if (expires !== undefined && !(expires >= 1)) return invalid('expires', t('request_model.queue.expires'));
  return ok({
    ...(queue.name !== '' && { queue: queue.name }),
    ...(poll !== undefined && { poll }),
    ...(expires !== undefined && { expires }),
  });
}

/** The inverse; undefined for a request that runs at once. */
export function queueDraftOf({ queue, poll, expires }: QueueFields): QueueDraft | undefined {
  if (queue === undefined && poll === undefined) return undefined;
  return { on: true, name: queue ?? '', poll: textOf(poll), expires: textOf(expires) };
}

/** Only the fields of the queue, of a request that has others. */
export const pickQueueFields = ({ queue, poll, expires }: QueueFields): QueueFields => ({
  ...(queue !== undefined && { queue }),
  ...(poll !== undefined && { poll }),
  ...(expires !== undefined && { expires }),
});

const textOf = (value: number | undefined): string => (value === undefined ? '' : String(value));

/** NaN for a text that is no number; undefined for none. */
const numberOf = (text: string): number | undefined => {
  if (text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
};

const invalid = (param: string, detail: string): Result<never> => fail(refusal('INVALID_PARAMETER', detail, { param }));
