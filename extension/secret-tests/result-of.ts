import * as v from 'valibot';
import { isErrorCode, isUpstreamFault } from '../../shared/errors.ts';
import { bodyText } from '../history/entry.ts';
import { fail, type Outcome, ok } from '../relay-client/outcome.ts';
import type { PlaygroundCall } from '../request-model/playground-call.ts';
import type { TestResult } from '../request-model/test-result.ts';
import { saysKeyRefused } from '../starters/test-request.ts';

const problemSchema = v.object({ code: v.string(), detail: v.string(), fix: v.optional(v.string()) });

/** What a test call tells about the key. A failure: the relay could not be asked. */
export function resultOf(call: PlaygroundCall): Outcome<TestResult> {
  const { head, failure } = call;
  const at = call.endedAt ?? call.startedAt;
  const result = (outcome: TestResult['outcome'], detail: string | null = null): Outcome<TestResult> =>
    ok({ outcome, status: head?.status ?? null, detail: detail?.slice(0, 1_000) ?? null, at });

  if (call.phase === 'cancelled') return result('late');
  switch (failure?.reason) {
    case 'unreachable':
    case 'offline':
    case 'not-a-relay':
    case 'identity-changed':
    case 'revoked':
    case 'not-connected':
      return fail({ kind: failure.reason });
  }
  if (head === null) return result('unclear', failure?.detail);
  const body = bodyText(call);
  if (head.source === 'upstream') return result(apiOutcome(head.status, saysKeyRefused(call.draft.url, body)));
  const { code, text } = problemOf(body);
  return result(isErrorCode(code) && isUpstreamFault(code) ? 'unreachable' : 'blocked', text);
}

function apiOutcome(status: number, isRefused: boolean): TestResult['outcome'] {
  if (isRefused || status === 401 || status === 403) return 'refused';
  if (status === 429) return 'limited';
  return status >= 200 && status < 300 ? 'works' : 'unclear';
}

function problemOf(body: string): { readonly code: string; readonly text: string | null } {
  try {
    const problem = v.parse(problemSchema, JSON.parse(body));
    return { code: problem.code, text: [problem.detail, problem.fix].filter(Boolean).join(' ') };
  } catch {
    return { code: '', text: null };
  }
}
