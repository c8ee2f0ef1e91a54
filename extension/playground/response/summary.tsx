import { CopyButton } from '../../design/copy-button.tsx';
import { isRunning, type PlaygroundCall, type ResponseHead } from '../../request-model/playground-call.ts';
import { durationText, sizeText, statusWord } from '../../response-view/format.ts';
import { Elapsed } from './elapsed.tsx';

/** Status, who answered, time, size and trace, in one look. */
export function Summary({ call }: { call: PlaygroundCall }) {
  const { head } = call;
  return (
    <header class={`summary summary-${tone(call)}`}>
      <p class="summary-line" role="status">
        {head ? (
          <>
            <strong class="summary-status">
              {head.status} {statusWord(head.status)}
            </strong>
            <span class="summary-source">{sourceText(head, call)}</span>
          </>
        ) : (
          <strong class="summary-status">{PHASES[call.phase]}</strong>
        )}
      </p>
      <p class="summary-facts small">
        <span>
          {isRunning(call) ? <Elapsed since={call.startedAt} /> : durationText((call.endedAt ?? 0) - call.startedAt)}
        </span>
        {head && <span>{sizeText(call.body.total)}</span>}
        {head?.trace && (
          <span class="summary-trace">
            Trace <code>{head.trace.slice(0, 12)}</code>
            <CopyButton text={head.trace} label="Copy the trace id" />
          </span>
        )}
        <span class="summary-request cut" title={`${call.draft.method} ${call.draft.url}`}>
          {call.draft.method} {call.draft.url.replace(/^https:\/\//, '')}
        </span>
      </p>
    </header>
  );
}

const PHASES: Readonly<Record<PlaygroundCall['phase'], string>> = {
  sending: 'Sending…',
  receiving: 'Receiving…',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'No answer',
};

function tone({ head, phase }: PlaygroundCall): 'relay' | 'good' | 'bad' | 'quiet' {
  if (!head) return phase === 'failed' ? 'relay' : 'quiet';
  if (head.source === 'relay' || head.source === 'unknown') return 'relay';
  return head.status < 400 ? 'good' : 'bad';
}

/** Statuses by which the relay tells of the API (RFC 9110, sections 15.6.3 and 15.6.5); the body with the code comes later. */
const UPSTREAM_FAULTS = new Set([502, 504]);

/** Who speaks; the difference between a refusal of the relay and an error of the API behind it. */
function sourceText(head: ResponseHead, { draft }: PlaygroundCall): string {
  const host = URL.parse(draft.url.trim())?.host ?? 'the destination';
  if (head.source === 'relay')
    return UPSTREAM_FAULTS.has(head.status) ? `The call to ${host} failed` : 'The relay refused';
  if (head.source === 'queued') return 'The relay has queued the call';
  return head.source === 'upstream' ? `${host} answered` : 'Not from a relay';
}
