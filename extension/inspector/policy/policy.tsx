import { useEffect, useState } from 'preact/hooks';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { useRelays } from '../../connection/relays.ts';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Icon } from '../../design/icon.tsx';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { isUnavailable } from '../../recorded-call/sent.ts';
import type { RelayView } from '../../relay-client/connection.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import { requestOf } from '../actions/request-of.ts';
import { isAnonymous } from '../sign-in.ts';
import type { TraceView } from '../traces.ts';
import { planOfCall } from './plan-of-call.ts';
import { type Policies, usePolicies } from './policies.ts';
import styles from './policy.module.css';
import { addedLines, evaluatePolicy, type PolicyEvaluation, planOf, ruleText, secretFor } from './policy-evaluation.ts';

interface PolicyProps {
  readonly call: RecordedCall;
  readonly trace: TraceView;
}

/** The rules that allowed or refused the call, and the smallest change that would allow it. */
export function Policy({ call, trace }: PolicyProps) {
  const policies = usePolicies();
  const relays = useRelays().list.value ?? [];
  useEffect(() => void policies.load(call.relayId), [call.id]);
  if (isUnavailable(call))
    return <p class={textStyles.note}>The browser does not report the destination of this call.</p>;
  const found = findSecret(call, policies, relays);
  if (found.state === 'loading') return <p class={textStyles.note}>Loading the policy…</p>;
  if (found.state === 'none') return <Notice kind="warn">{found.why}</Notice>;
  const { secret, relayId } = found;
  const plan = planOfCall(call, secret);
  if (!plan.ok) {
    return (
      <Notice kind="warn" title={`Refused before the policy was checked: ${plan.refusal.code}`}>
        <p>{plan.refusal.detail}</p>
        {plan.refusal.fix && <p class={textStyles.muted}>{plan.refusal.fix}</p>}
      </Notice>
    );
  }
  const ruling = evaluatePolicy(secret, plan.value, Date.now(), isAnonymous(call, trace));
  const isAllowed = ruling.refusals.length === 0 && !ruling.isCallerRefused;
  return (
    <div class={styles.policy}>
      <Headline call={call} secret={secret} isAllowed={isAllowed} />
      <Rules call={call} secret={secret} ruling={ruling} trace={trace} />
      {ruling.change && <Change relayId={relayId} secret={secret} ruling={ruling} />}
      {!isAllowed && !ruling.change && (
        <p class={textStyles.note}>No simple change allows this call. Edit the policy in the extension’s window.</p>
      )}
    </div>
  );
}

type Found =
  | { readonly state: 'loading' }
  | { readonly state: 'none'; readonly why: string }
  | { readonly state: 'found'; readonly relayId: string; readonly secret: SecretSummary };

function findSecret(call: RecordedCall, policies: Policies, relays: readonly RelayView[]): Found {
  const ids = call.relayId === null ? relays.map(({ id }) => id) : [call.relayId];
  const outcomes = ids.map((id) => [id, policies.byRelay.value.get(id)] as const);
  for (const [relayId, one] of outcomes) {
    if (!one?.ok) continue;
    const plan = (name: string) => planOf(requestOf(call, name));
    const secret = secretFor(one.value, call.sent.secret, call.sent.url, plan);
    if (secret) return { state: 'found', relayId, secret };
  }
  if (outcomes.some(([, one]) => one === undefined)) return { state: 'loading' };
  const failed = outcomes.map(([, one]) => one).find((one) => one !== undefined && !one.ok);
  if (failed && !failed.ok) {
    const { title, text } = failureText(failed.failure, null);
    return { state: 'none', why: `${title}. ${text}` };
  }
  return {
    state: 'none',
    why: call.sent.secret
      ? `The relay has no client secret named ${call.sent.secret}.`
      : 'No client secret is allowed for this destination.',
  };
}

const Headline = ({ call, secret, isAllowed }: { call: RecordedCall; secret: SecretSummary; isAllowed: boolean }) => (
  <p class={classes(styles.headline, isAllowed ? styles.allowed : styles.refused)} role="status">
    <Icon name={isAllowed ? 'check' : 'x'} />
    <span>
      <b>{isAllowed ? 'Allowed' : 'Refused'}</b> by the policy of <code>{secret.name}</code> as it is now
      {call.route === 'direct' && ', if the call went through the relay'}
    </span>
  </p>
);

function Rules({ call, secret, ruling, trace }: PolicyProps & { secret: SecretSummary; ruling: PolicyEvaluation }) {
  const rule = ruling.rule === null ? undefined : secret.allow[ruling.rule];
  return (
    <table class={styles.rules}>
      <thead>
        <tr>
          <th scope="col">Call</th>
          <th scope="col">Rule</th>
        </tr>
      </thead>
      <tbody>
        <Rule asked={ruling.destination} coveredBy={rule ? `allow ${ruleText(rule)}` : null} />
        {ruling.places.map(({ place, allowedBy }) => (
          <Rule asked={place} coveredBy={allowedBy === null ? null : `placement ${allowedBy}`} key={place} />
        ))}
        <Rule
          asked={callerText(call, trace)}
          coveredBy={ruling.isCallerRefused ? null : `access ${secret.access}`}
          no={`access ${secret.access}: sign-in required`}
        />
        {secret.claims && (
          <Rule
            asked="claims of the caller"
            coveredBy={refusalOf(call, trace) === 'CLAIMS_REQUIRED' ? null : `claims ${JSON.stringify(secret.claims)}`}
            no={`claims ${JSON.stringify(secret.claims)}`}
          />
        )}
        {secret.paused && <Rule asked="any call" coveredBy={null} no="paused by its owner" />}
        {secret.expiresAt !== null && (
          <Rule
            asked="now"
            coveredBy={Date.parse(secret.expiresAt) > Date.now() ? `expires at ${secret.expiresAt}` : null}
          />
        )}
      </tbody>
    </table>
  );
}

interface RuleProps {
  readonly asked: string;
  /** The rule that covers it; null where none does. */
  readonly coveredBy: string | null;
  /** The text to show instead. */
  readonly no?: string;
}

const Rule = ({ asked, coveredBy, no = 'no matching rule' }: RuleProps) => (
  <tr class={coveredBy === null ? styles.no : styles.yes}>
    <th scope="row">{asked}</th>
    <td>
      <Icon name={coveredBy === null ? 'x' : 'check'} size={14} /> {coveredBy ?? no}
    </td>
  </tr>
);

function callerText(call: RecordedCall, trace: TraceView): string {
  if (isAnonymous(call, trace)) return 'an anonymous caller';
  if (trace.state !== 'found') return 'the caller';
  const { kind, id } = trace.trace.caller;
  return `the ${kind} ${id ?? ''}`.trim();
}

const refusalOf = (call: RecordedCall, trace: TraceView): string | undefined =>
  call.problem?.code ?? (trace.state === 'found' ? trace.trace.refusal?.code : undefined);

function Change({ relayId, secret, ruling }: { relayId: string; secret: SecretSummary; ruling: PolicyEvaluation }) {
  const { relax } = usePolicies();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { change } = ruling;
  if (!change) return null;
  const apply = async (): Promise<void> => {
    setBusy(true);
    setProblem(
      await relax(relayId, secret.name, change).catch(
        () => 'The extension does not respond. Close and reopen DevTools.',
      ),
    );
    setBusy(false);
  };
  return (
    <section class={styles.change} aria-label="Smallest change that allows this call">
      <h2>Smallest change that allows this call</h2>
      <ul>
        {addedLines(secret, change).map((line) => (
          <li key={line}>
            <code>+ {line}</code>
          </li>
        ))}
      </ul>
      <Button size="small" busy={busy} onClick={() => void apply()}>
        Apply this change
      </Button>
      {problem && <p class={styles.problem}>{problem}</p>}
    </section>
  );
}
