import { RELAY_HEADER } from '../../shared/protocol/api.ts';
import type { IncomingCall } from '../call/incoming-call.ts';
import type { ProxyCall } from '../call/proxy-call.ts';
import type { QueueAccess } from '../queue/queue.ts';
import type { QueuedRequest } from '../queue/reservations.ts';
import { sendJson } from '../server/problem.ts';

/** Stores a permitted call to run later, and responds with its id. `text` is its JSON, which comes first where files follow. */
export async function enqueue(
  queue: Pick<QueueAccess, 'accept'>,
  call: ProxyCall,
  request: QueuedRequest,
  { text, files }: Pick<IncomingCall, 'text' | 'files'>,
): Promise<void> {
  const { caller, address, head, req, res } = call.exchange;
  const length = req.headers['content-length'];
  // It may run, and be counted then, before this function goes on.
  call.reservation?.release();
  const accepted = await queue.accept({
    caller,
    address,
    request,
    text: files?.text ?? text ?? '',
    files: files && { received: files.received, length: length === undefined ? null : Number(length) },
  });
  if (!accepted.ok) return call.refuse(accepted.refusal);
  call.accept();
  head.apply();
  res.setHeader(RELAY_HEADER, 'queued').setHeader('location', `/v1/requests/${accepted.value.id}`);
  sendJson(res, 202, accepted.value);
}
