import type { Draft } from '../../../extension/request-model/draft.ts';
import type { PlaygroundCall } from '../../../extension/request-model/playground-call.ts';
import { draft } from '../playground/build.ts';

/** A call that has ended with this body as its response. */
export const endedCall = (change: Partial<Draft> = {}, body = '{"text":"otter"}', id = 'call'): PlaygroundCall => ({
  id,
  draft: draft(change),
  phase: 'done',
  startedAt: 1_000,
  headAt: 1_040,
  endedAt: 1_050,
  head: { status: 200, source: 'upstream', trace: null, headers: [['content-type', 'application/json']] },
  body: { chunks: [btoa(body)], kept: body.length, total: body.length },
  failure: null,
});
