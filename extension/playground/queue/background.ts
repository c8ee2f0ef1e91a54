import type { Context, Feature } from '../../background/feature.ts';
import { toBase64 } from '../../http/base64.ts';
import type { QueuedResult, queueMessages } from '../../messages/queue.ts';
import { fail, type Outcome, ok } from '../../relay-client/outcome.ts';
import { MAX_KEPT } from '../../request-model/playground-call.ts';
import { headOf } from '../run/head.ts';

export const queueFeature = ({ client }: Context): Feature<typeof queueMessages> => ({
  handlers: {
    'queue.list': async ({ relayId, cursor }) => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.queuedCalls(cursor) : relay;
    },
    'queue.result': async ({ relayId, id }) => {
      const relay = await client(relayId);
      if (!relay.ok) return relay;
      const response = await relay.value.queuedCall(id);
      return response.ok ? resultOf(response.value) : response;
    },
    'queue.cancel': async ({ relayId, id }) => {
      const relay = await client(relayId);
      return relay.ok ? relay.value.cancelQueued(id) : relay;
    },
  },
});

async function resultOf(response: Response): Promise<Outcome<QueuedResult>> {
  const head = headOf(response);
  if (head.source === 'unknown') return fail({ kind: 'not-a-relay' });
  try {
    if (head.source === 'queued') return ok({ waiting: await response.json() });
    const bytes = await beginningOf(response);
    const length = Number(response.headers.get('content-length') ?? bytes.length);
    const total = Math.max(bytes.length, length);
    return ok({ head, base64: toBase64(bytes), kept: bytes.length, total });
  } catch {
    return fail({ kind: 'unreachable' });
  }
}

/** As much of the body as the extension keeps of any. */
async function beginningOf({ body }: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(MAX_KEPT);
  let length = 0;
  if (body === null) return bytes.subarray(0, 0);
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    const part = chunk.subarray(0, MAX_KEPT - length);
    bytes.set(part, length);
    length += part.length;
    if (length === MAX_KEPT) break;
  }
  return bytes.subarray(0, length);
}
