import type { ComponentChildren } from 'preact';
import { classes } from '../design/classes.ts';
import textStyles from '../design/text.module.css';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { isUnavailable } from '../recorded-call/sent.ts';
import { Marked } from '../response-view/marked.tsx';
import { PairList } from './pairs.tsx';
import { forwardedSide, type Side, sentSide } from './request-diff.ts';
import styles from './request-diff-view.module.css';
import type { TraceView } from './traces.ts';

/** The request as the page sent it, with the placeholder, next to the one that the relay forwarded, with the mask. */
export function RequestDiff({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  return (
    <div class={styles.sides}>
      {isUnavailable(call) ? (
        <EmptySide title="Sent" byline="by the page" reason="Unknown">
          {call.source === 'none'
            ? 'The browser does not report the content of a call that it did not send.'
            : 'The browser does not report the content of this call: it omits long bodies and files.'}
        </EmptySide>
      ) : (
        <Column
          title="Sent"
          byline="by the page"
          side={sentSide(call.sent)}
          note={NOTES[call.sent.bodyNote ?? 'whole']}
        />
      )}
      <Forwarded call={call} trace={trace} />
    </div>
  );
}

const FORWARDED = { title: 'Forwarded', byline: 'by the relay' };

function Forwarded({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  if (trace.state === 'loading') return <EmptySide {...FORWARDED}>Loading the trace…</EmptySide>;
  if (trace.state === 'none') {
    return (
      <EmptySide {...FORWARDED} reason="No trace">
        {trace.reason}
      </EmptySide>
    );
  }
  const { forwarded, refusal } = trace.trace;
  if (forwarded === null) {
    return (
      <EmptySide {...FORWARDED} reason="Nothing was forwarded">
        {refusal
          ? `The relay refused the call with ${refusal.code} before it decrypted the secret.`
          : 'The call ended before it was forwarded.'}
      </EmptySide>
    );
  }
  const isPassThrough = call.route === 'forward' && forwarded.body === null && call.sent.body !== null;
  return (
    <Column {...FORWARDED} side={forwardedSide(forwarded, call.sent)} note={isPassThrough ? PASS_THROUGH : null} />
  );
}

const NOTES = {
  cut: 'The rest was not recorded: the body is too long.',
  evicted: 'The body was removed to save memory.',
  whole: null,
} as const;

/** The relay does not read the body of an SDK's call unless the policy has a `body` placement. */
const PASS_THROUGH = 'The body was forwarded unchanged; the relay did not read it.';

interface ColumnProps {
  readonly title: string;
  readonly byline: string;
  readonly side: Side;
  readonly note?: string | null;
}

const Column = ({ title, byline, side, note = null }: ColumnProps) => (
  <section class={styles.side} aria-label={`${title} ${byline}`}>
    <h2>
      {title} <span class={textStyles.faint}>{byline}</span>
    </h2>
    <div class={classes(styles.part, styles.line)}>
      <b>{side.method}</b> <Marked text={side.url} />
      {side.params.length > 0 && <PairList pairs={side.params} label="Parameters" />}
    </div>
    <div class={styles.part}>
      {side.headers.length > 0 ? (
        <PairList pairs={side.headers} label="Headers" />
      ) : (
        <p class={textStyles.faint}>No headers</p>
      )}
    </div>
    <div class={classes(styles.part, styles.body)}>
      {side.body !== null && <Marked text={side.body} />}
      {(note ?? side.body === null) && <p class={textStyles.faint}>{note ?? 'No body'}</p>}
      {side.files.map((file) => (
        <p class={textStyles.faint} key={file}>
          File {file}
        </p>
      ))}
    </div>
  </section>
);

interface EmptySideProps {
  readonly title: string;
  readonly byline: string;
  readonly reason?: string;
  readonly children: ComponentChildren;
}

const EmptySide = ({ title, byline, reason, children }: EmptySideProps) => (
  <section class={styles.side} aria-label={`${title} ${byline}`}>
    <h2>
      {title} <span class={textStyles.faint}>{byline}</span>
    </h2>
    <div class={styles.reason} role="status">
      {reason && <b>{reason}. </b>}
      {children}
    </div>
  </section>
);
