import { classes } from '../../design/classes.ts';
import { CopyButton } from '../../design/copy-button.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { rich } from '../../language/rich.tsx';
import { isRunning, type PlaygroundCall, type ResponseHead } from '../../request-model/playground-call.ts';
import { durationText, sizeText, statusWord } from '../../response-view/format.ts';
import { Elapsed } from './elapsed.tsx';
import { RedactionFact } from './redaction-fact.tsx';
import styles from './summary.module.css';

const TONES = { relay: styles.relay, good: styles.good, bad: styles.bad, quiet: undefined };

/** Status, source, time, size and trace at a glance. */
export function Summary({ call }: { call: PlaygroundCall }) {
  const { head } = call;
  return (
    <header class={classes(styles.summary, TONES[tone(call)])}>
      <p class={styles.line} role="status">
        {head ? (
          <>
            <strong class={styles.status} dir="auto">
              {head.status} {statusWord(head.status)}
            </strong>
            <span class={styles.source}>{sourceText(head, call)}</span>
          </>
        ) : (
          <strong class={styles.status}>{phaseText(call)}</strong>
        )}
      </p>
      <p class={classes(styles.facts, textStyles.small)}>
        <span>
          {isRunning(call) ? <Elapsed since={call.startedAt} /> : durationText((call.endedAt ?? 0) - call.startedAt)}
        </span>
        {head && <span>{sizeText(call.body.total)}</span>}
        <RedactionFact call={call} />
        {head?.trace && (
          <span class={styles.trace}>
            {rich(t('playground.summary.trace'), { id: () => <code>{head.trace?.slice(0, 12)}</code> })}
            <CopyButton text={head.trace} label={t('playground.summary.copyTrace')} />
          </span>
        )}
        <span class={classes(styles.request, textStyles.cut)} title={`${call.draft.method} ${call.draft.url}`}>
          {call.draft.method} {call.draft.url.replace(/^https:\/\//, '')}
        </span>
      </p>
    </header>
  );
}

const PHASES = {
  sending: 'playground.summary.sending',
  receiving: 'playground.summary.receiving',
  done: 'playground.summary.done',
  cancelled: 'playground.summary.cancelled',
  failed: 'playground.summary.failed',
} as const satisfies Readonly<Record<PlaygroundCall['phase'], string>>;

function phaseText({ phase, queued }: PlaygroundCall): string {
  if (phase === 'sending' && queued)
    return t(queued.state === 'running' ? 'playground.summary.running' : 'playground.summary.waiting');
  return t(PHASES[phase]);
}

function tone({ head, phase }: PlaygroundCall): 'relay' | 'good' | 'bad' | 'quiet' {
  if (!head) return phase === 'failed' ? 'relay' : 'quiet';
  if (head.source === 'relay' || head.source === 'unknown') return 'relay';
  return head.status < 400 ? 'good' : 'bad';
}

/** Statuses of the relay's `UPSTREAM_*` problems (RFC 9110, sections 15.6.3 and 15.6.5), known before the body. */
const UPSTREAM_FAULTS = new Set([502, 504]);

/** Who responded: distinguishes a refusal by the relay from an error of the API. */
function sourceText(head: ResponseHead, { draft }: PlaygroundCall): string {
  const host = URL.parse(draft.url.trim())?.host ?? t('playground.summary.destination');
  if (head.source === 'relay')
    return UPSTREAM_FAULTS.has(head.status)
      ? t('playground.summary.upstreamFailed', { host })
      : t('playground.summary.refused');
  if (head.source === 'queued') return t('playground.summary.queued');
  return head.source === 'upstream' ? t('playground.summary.upstream', { host }) : t('playground.summary.unknown');
}
