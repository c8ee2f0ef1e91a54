import { useEffect, useState } from 'preact/hooks';
import type { SecretSummary } from '../../../shared/protocol/api.ts';
import { useRelays } from '../../connection/relays.ts';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Icon } from '../../design/icon.tsx';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { rich } from '../../language/rich.tsx';
import { refusalFix, refusalText } from '../../policy/refusal-text.ts';
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
  if (isUnavailable(call)) return <p class={textStyles.note}>{t('inspector.policy.unknownDestination')}</p>;
  const found = findSecret(call, policies, relays);
  if (found.state === 'loading') return <p class={textStyles.note}>{t('inspector.policy.loading')}</p>;
  if (found.state === 'none') return <Notice kind="warn">{found.why}</Notice>;
  const { secret, relayId } = found;
  const plan = planOfCall(call, secret);
  if (!plan.ok) {
    const fix = refusalFix(plan.refusal);
    return (
      <Notice kind="warn" title={t('inspector.policy.refusedBefore', { code: plan.refusal.code })}>
        <p>{refusalText(plan.refusal)}</p>
        {fix && <p class={textStyles.muted}>{fix}</p>}
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
      {!isAllowed && !ruling.change && <p class={textStyles.note}>{t('inspector.policy.noChange')}</p>}
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
      ? t('inspector.policy.noSecret', { name: call.sent.secret })
      : t('inspector.policy.noneForDestination'),
  };
}

function headlineOf(isAllowed: boolean, isDirect: boolean): string {
  if (isDirect) return isAllowed ? t('inspector.policy.allowedDirect') : t('inspector.policy.refusedDirect');
  return isAllowed ? t('inspector.policy.allowed') : t('inspector.policy.refused');
}

const Headline = ({ call, secret, isAllowed }: { call: RecordedCall; secret: SecretSummary; isAllowed: boolean }) => (
  <p class={classes(styles.headline, isAllowed ? styles.allowed : styles.refused)} role="status">
    <Icon name={isAllowed ? 'check' : 'x'} />
    <span>
      {rich(headlineOf(isAllowed, call.route === 'direct'), {
        b: (text) => <b>{text}</b>,
        name: () => <code>{secret.name}</code>,
      })}
    </span>
  </p>
);

function Rules({ call, secret, ruling, trace }: PolicyProps & { secret: SecretSummary; ruling: PolicyEvaluation }) {
  const rule = ruling.rule === null ? undefined : secret.allow[ruling.rule];
  return (
    <table class={styles.rules}>
      <thead>
        <tr>
          <th scope="col">{t('inspector.policy.call')}</th>
          <th scope="col">{t('inspector.policy.rule')}</th>
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
          no={t('inspector.policy.signIn', { access: secret.access })}
        />
        {secret.claims && (
          <Rule
            asked={t('inspector.policy.claims')}
            coveredBy={refusalOf(call, trace) === 'CLAIMS_REQUIRED' ? null : `claims ${JSON.stringify(secret.claims)}`}
            no={`claims ${JSON.stringify(secret.claims)}`}
          />
        )}
        {secret.paused && (
          <Rule asked={t('inspector.policy.anyCall')} coveredBy={null} no={t('inspector.policy.paused')} />
        )}
        {secret.expiresAt !== null && (
          <Rule
            asked={t('inspector.policy.now')}
            coveredBy={
              Date.parse(secret.expiresAt) > Date.now()
                ? t('inspector.policy.expires', { time: secret.expiresAt })
                : null
            }
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

const Rule = ({ asked, coveredBy, no = t('inspector.policy.noRule') }: RuleProps) => (
  <tr class={coveredBy === null ? styles.no : styles.yes}>
    <th scope="row">{asked}</th>
    <td>
      <Icon name={coveredBy === null ? 'x' : 'check'} size={14} /> {coveredBy ?? no}
    </td>
  </tr>
);

function callerText(call: RecordedCall, trace: TraceView): string {
  if (isAnonymous(call, trace)) return t('inspector.policy.callerAnonymous');
  if (trace.state !== 'found') return t('inspector.policy.callerUnknown');
  const { kind, id } = trace.trace.caller;
  const named = { id: id ?? '' };
  return (kind === 'owner' ? t('inspector.policy.callerOwner', named) : t('inspector.policy.callerUser', named)).trim();
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
    setProblem(await relax(relayId, secret.name, change).catch(() => t('inspector.problem.silentReopen')));
    setBusy(false);
  };
  return (
    <section class={styles.change} aria-label={t('inspector.policy.change')}>
      <h2>{t('inspector.policy.change')}</h2>
      <ul>
        {addedLines(secret, change).map((line) => (
          <li key={line}>
            <code>+ {line}</code>
          </li>
        ))}
      </ul>
      <Button size="small" busy={busy} onClick={() => void apply()}>
        {t('inspector.policy.apply')}
      </Button>
      {problem && <p class={styles.problem}>{problem}</p>}
    </section>
  );
}
