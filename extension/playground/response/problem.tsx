import * as v from 'valibot';
import { isErrorCode, type Refusal } from '../../../shared/errors.ts';
import { planRequest } from '../../../shared/placeholder/plan.ts';
import { parseRequest } from '../../../shared/protocol/request.ts';
import textStyles from '../../design/text.module.css';
import { fromBase64 } from '../../http/base64.ts';
import { decode } from '../../http/content.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';
import { composeRequest } from '../../request-model/to-request.ts';
import { useSecrets } from '../../secrets/secrets.ts';
import { FixButtons } from '../compose/fix-buttons.tsx';
import { fixesFor } from '../lint/fixes.ts';
import styles from './problem.module.css';

const problemSchema = v.looseObject({
  code: v.custom<Refusal['code']>(isErrorCode),
  title: v.string(),
  detail: v.string(),
  fix: v.optional(v.string()),
  param: v.optional(v.string()),
});

export type RelayProblem = v.InferOutput<typeof problemSchema>;

/** The relay's own problem (RFC 9457); null if the response is not one. */
export function problemOf({ head, phase, body }: PlaygroundCall): RelayProblem | null {
  if (head?.source !== 'relay' || head.status < 400 || phase !== 'done') return null;
  try {
    const parsed = v.safeParse(problemSchema, JSON.parse(decode(fromBase64(body.chunks))));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** The problem's code, detail and fix, with its one-click fixes. */
export function Problem({ problem, call }: { problem: RelayProblem; call: PlaygroundCall }) {
  const { known } = useSecrets();
  const { code, detail, param, fix } = problem;
  const composed = composeRequest(call.draft);
  const parsed = composed.ok ? parseRequest(composed.value.request) : composed;
  const plan = parsed.ok
    ? planRequest(parsed.value, composed.ok && composed.value.files.length > 0 ? 'fields' : 'none')
    : parsed;
  const fixes = fixesFor(
    { code, detail, ...(param !== undefined && { param }) },
    {
      draft: call.draft,
      plan: plan.ok ? plan.value : null,
      secret: known.value.find(({ name }) => name === call.draft.secret) ?? null,
    },
  );
  return (
    <div class={styles.problem}>
      <p dir="auto">
        <code class={styles.code}>{code}</code> {detail}
      </p>
      {fix && (
        <p class={textStyles.muted} dir="auto">
          {fix}
        </p>
      )}
      <FixButtons fixes={fixes} />
    </div>
  );
}
