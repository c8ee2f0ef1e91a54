import type { ComponentChildren } from 'preact';
import { classes } from '../design/classes.ts';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { rich } from '../language/rich.tsx';
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
        <EmptySide {...SENT} reason={t('inspector.diff.unknown')}>
          {call.source === 'none' ? t('inspector.diff.unsent') : t('inspector.diff.omitted')}
        </EmptySide>
      ) : (
        <Column {...SENT} side={sentSide(call.sent)} note={NOTES[call.sent.bodyNote ?? 'whole']} />
      )}
      <Forwarded call={call} trace={trace} />
    </div>
  );
}

interface Titles {
  readonly name: string;
  /** The same, with who did it in `<by>`. */
  readonly heading: string;
}

const SENT: Titles = { name: t('inspector.diff.sent'), heading: t('inspector.diff.sentHeading') };
const FORWARDED: Titles = { name: t('inspector.diff.forwarded'), heading: t('inspector.diff.forwardedHeading') };

function Forwarded({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  if (trace.state === 'loading') return <EmptySide {...FORWARDED}>{t('inspector.trace.loading')}</EmptySide>;
  if (trace.state === 'none') {
    return (
      <EmptySide {...FORWARDED} reason={t('inspector.trace.none')}>
        {trace.reason}
      </EmptySide>
    );
  }
  const { forwarded, refusal } = trace.trace;
  if (forwarded === null) {
    return (
      <EmptySide {...FORWARDED} reason={t('inspector.diff.nothing')}>
        {refusal ? t('inspector.diff.refusedBefore', { code: refusal.code }) : t('inspector.diff.endedBefore')}
      </EmptySide>
    );
  }
  const isPassThrough = call.route === 'forward' && forwarded.body === null && call.sent.body !== null;
  return (
    <Column {...FORWARDED} side={forwardedSide(forwarded, call.sent)} note={isPassThrough ? PASS_THROUGH : null} />
  );
}

const NOTES = {
  cut: t('inspector.body.cut'),
  evicted: t('inspector.body.evicted'),
  whole: null,
} as const;

/** The relay does not read the body of an SDK's call unless the policy has a `body` placement. */
const PASS_THROUGH = t('inspector.body.passThrough');

interface ColumnProps extends Titles {
  readonly side: Side;
  readonly note?: string | null;
}

const Column = ({ name, heading, side, note = null }: ColumnProps) => (
  <section class={styles.side} aria-label={name}>
    <h2>{rich(heading, { by: (text) => <span class={textStyles.faint}>{text}</span> })}</h2>
    <div class={classes(styles.part, styles.line)}>
      <bdi dir="ltr">
        <b>{side.method}</b> <Marked text={side.url} />
      </bdi>
      {side.params.length > 0 && <PairList pairs={side.params} label={t('inspector.diff.params')} />}
    </div>
    <div class={styles.part}>
      {side.headers.length > 0 ? (
        <PairList pairs={side.headers} label={t('inspector.diff.headers')} />
      ) : (
        <p class={textStyles.faint}>{t('inspector.diff.noHeaders')}</p>
      )}
    </div>
    <div class={classes(styles.part, styles.body)}>
      {side.body !== null && (
        <div dir="ltr">
          <Marked text={side.body} />
        </div>
      )}
      {(note ?? side.body === null) && <p class={textStyles.faint}>{note ?? t('inspector.diff.noBody')}</p>}
      {side.files.map((file) => (
        <p class={textStyles.faint} key={file}>
          {t('inspector.diff.file', { file })}
        </p>
      ))}
    </div>
  </section>
);

interface EmptySideProps extends Titles {
  readonly reason?: string;
  readonly children: ComponentChildren;
}

const EmptySide = ({ name, heading, reason, children }: EmptySideProps) => (
  <section class={styles.side} aria-label={name}>
    <h2>{rich(heading, { by: (text) => <span class={textStyles.faint}>{text}</span> })}</h2>
    <div class={styles.reason} role="status">
      {reason && <b>{reason}. </b>}
      {children}
    </div>
  </section>
);
