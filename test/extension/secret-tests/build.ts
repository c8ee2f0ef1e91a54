import { toBase64 } from '../../../extension/http/base64.ts';
import { EMPTY_DRAFT } from '../../../extension/request-model/draft.ts';
import type { PlaygroundCall, ResponseHead } from '../../../extension/request-model/playground-call.ts';

/** A call that has ended with this response. */
export function testCall(
  status: number,
  source: ResponseHead['source'] = 'upstream',
  json: unknown = {},
  url = 'https://api.example/v1',
): PlaygroundCall {
  const body = new TextEncoder().encode(JSON.stringify(json));
  return {
    id: 'call',
    draft: { ...EMPTY_DRAFT, secret: 'openai', url },
    phase: 'done',
    startedAt: 1,
    headAt: 2,
    endedAt: 3,
    head: { status, source, trace: null, headers: [['content-type', 'application/json']] },
    body: { chunks: [toBase64(body)], kept: body.length, total: body.length },
    failure: null,
  };
}
