import { TRACE_HEADER } from '../../shared/protocol/api.ts';
import { fromBase64 } from '../http/base64.ts';
import { charsetOf, contentKind, decode, isBinary } from '../http/content.ts';
import { firstOf, type Pairs } from '../http/har.ts';
import { bodyOf, problemOf } from '../recorded-call/body.ts';
import type { Content } from '../recorded-call/content.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { sentOfRequest, withoutCredentials } from '../recorded-call/sent.ts';
import type { PlaygroundCall } from '../request-model/playground-call.ts';
import { composeRequest } from '../request-model/to-request.ts';

/** A finished call of the extension's playground as a recorded call. */
export function playgroundCallOf(id: number, relayId: string | null, call: PlaygroundCall): RecordedCall {
  const { draft, head, failure, startedAt, queued } = call;
  const endedAt = call.endedAt ?? startedAt;
  const headAt = call.headAt ?? endedAt;
  const content = contentOf(call);
  const problem = head?.source === 'relay' ? problemOf(content) : null;
  const headers: Pairs = head?.headers ?? [];
  const composed = composeRequest(draft);
  const files = draft.body.kind === 'multipart' ? draft.body.fields : [];
  return {
    id,
    relayId,
    route: 'request',
    initiator: 'playground',
    kind: null,
    stack: [],
    findings: [],
    origin: null,
    startedAt,
    duration: endedAt - startedAt,
    phases: { queued: 0, connect: 0, send: 0, wait: headAt - startedAt, receive: endedAt - headAt },
    sent: sentOfRequest(
      composed.ok ? JSON.stringify(composed.value.request) : null,
      files.flatMap(({ name, file }) => (file ? [`${name}: ${file.name}`] : [])),
    ),
    status: head?.status ?? 0,
    source: head?.source ?? 'none',
    error: call.phase === 'cancelled' ? 'cancelled' : (failure?.reason ?? null),
    problem,
    requestHeaders: [],
    headers: withoutCredentials(headers),
    size: call.body.total,
    body: call.body.total > call.body.kept ? { state: 'too-large' } : bodyOf(content),
    traceId: head?.trace ?? firstOf(headers, TRACE_HEADER),
    preflight: null,
    queued: queued ? { ...queued, place: null, state: call.phase === 'cancelled' ? 'cancelled' : 'settled' } : null,
  };
}

function contentOf({ head, body, phase }: PlaygroundCall): Content | null {
  if (head === null) return null;
  const bytes = fromBase64(body.chunks);
  const kind = contentKind(head, bytes, phase === 'done');
  return isBinary(kind)
    ? { text: btoa(body.chunks.map(atob).join('')), isBase64: true }
    : { text: decode(bytes, charsetOf(head)), isBase64: false };
}
