import type { ComponentChildren } from 'preact';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { isUnavailable } from '../recorded-call/sent.ts';
import { Marked } from '../response-view/marked.tsx';
import './request-diff.css';
import { PairList } from './pairs.tsx';
import { forwardedSide, type Side, sentSide } from './request-diff.ts';
import type { TraceView } from './traces.ts';

/** What the page sent, and beside it what the relay forwarded: the placeholder here, the mask there. */
export function RequestDiff({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  return (
    <div class="sides">
      {isUnavailable(call) ? (
        <NoSide title="Sent" by="by the page" reason="Not told">
          {call.source === 'none'
            ? 'The browser does not tell what a call carried that it did not send.'
            : 'The browser does not tell what this call carried: it leaves out long bodies and files.'}
        </NoSide>
      ) : (
        <Column title="Sent" by="by the page" side={sentSide(call.sent)} note={NOTES[call.sent.bodyNote ?? 'whole']} />
      )}
      <Forwarded call={call} trace={trace} />
    </div>
  );
}

const FORWARDED = { title: 'Forwarded', by: 'by the relay' };

function Forwarded({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  if (trace.state === 'loading') return <NoSide {...FORWARDED}>Asking the relay for its trace…</NoSide>;
  if (trace.state === 'none') {
    return (
      <NoSide {...FORWARDED} reason="No trace">
        {trace.reason}
      </NoSide>
    );
  }
  const { forwarded, refusal } = trace.trace;
  if (forwarded === null) {
    return (
      <NoSide {...FORWARDED} reason="Nothing was forwarded">
        {refusal
          ? `The relay refused the call with ${refusal.code}, before the secret was opened.`
          : 'The call ended before.'}
      </NoSide>
    );
  }
  const isUnread = call.route === 'forward' && forwarded.body === null && call.sent.body !== null;
  return <Column {...FORWARDED} side={forwardedSide(forwarded, call.sent)} note={isUnread ? UNREAD : null} />;
}

const NOTES = {
  cut: 'The rest is not kept: the body is too long.',
  'let-go': 'The body was let go to make room for later calls.',
  whole: null,
} as const;

/** As the relay does with the body of an SDK's call where the policy lets no secret stand in one. */
const UNREAD = 'The body went on as it came: the relay did not read it.';

interface ColumnProps {
  readonly title: string;
  readonly by: string;
  readonly side: Side;
  readonly note?: string | null;
}

const Column = ({ title, by, side, note = null }: ColumnProps) => (
  <section class="side" aria-label={`${title} ${by}`}>
    <h2>
      {title} <span class="faint">{by}</span>
    </h2>
    <div class="side-line mono">
      <b>{side.method}</b> <Marked text={side.url} />
      {side.params.length > 0 && <PairList pairs={side.params} label="Parameters" />}
    </div>
    <div class="side-headers mono">
      {side.headers.length > 0 ? <PairList pairs={side.headers} label="Headers" /> : <p class="faint">No headers</p>}
    </div>
    <div class="side-body mono">
      {side.body !== null && <Marked text={side.body} />}
      {(note ?? side.body === null) && <p class="faint">{note ?? 'No body'}</p>}
      {side.files.map((file) => (
        <p class="faint" key={file}>
          File {file}
        </p>
      ))}
    </div>
  </section>
);

interface NoSideProps {
  readonly title: string;
  readonly by: string;
  readonly reason?: string;
  readonly children: ComponentChildren;
}

const NoSide = ({ title, by, reason, children }: NoSideProps) => (
  <section class="side side-none" aria-label={`${title} ${by}`}>
    <h2>
      {title} <span class="faint">{by}</span>
    </h2>
    <div class="side-reason" role="status">
      {reason && <b>{reason}. </b>}
      {children}
    </div>
  </section>
);
