import { useMemo } from 'preact/hooks';
import { Icon } from '../../design/icon.tsx';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { isUnavailable } from '../../recorded-call/sent.ts';
import { durationText, sizeText } from '../../response-view/format.ts';
import { destinationOf, initiatorText, outcomeOf } from '../outcome.ts';
import { barsOf, laneStyle } from './bars.ts';
import type { Burst } from './bursts.ts';
import { hasLeak } from './chips.ts';
import type { FailedPreflight } from './rows.ts';

export const rowId = (call: RecordedCall): string => `call-${call.id}`;

/** Created once: creating one takes longer than rendering a row. */
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

interface RowProps {
  readonly call: RecordedCall;
  /** From 0, without the headings. */
  readonly index: number;
  readonly isSelected: boolean;
  readonly burst: Burst;
}

export const Row = ({ call, index, isSelected, burst: { start, span } }: RowProps) => (
  <tr
    class={`call call-is-${outcomeOf(call).kind}`}
    id={rowId(call)}
    data-call={call.id}
    aria-level={1}
    aria-expanded={call.preflight?.reason ? true : undefined}
    aria-rowindex={index + 2}
    aria-selected={isSelected}
  >
    {/* Memoized: while scrolling, most rows do not change. */}
    {useMemo(() => cells(call, { start, span }), [call, start, span])}
  </tr>
);

function cells(call: RecordedCall, burst: Burst) {
  const { sent } = call;
  const outcome = outcomeOf(call);
  const bars = barsOf(call);
  return (
    <>
      <td class="call-method">{sent.method || '?'}</td>
      <td class="call-secret">{sent.secret || (call.route === 'direct' ? '–' : '?')}</td>
      <td class="call-destination" title={sent.url}>
        {hasLeak(call) && <Leak />}
        {destinationOf(call) || (isUnavailable(call) ? '(unknown)' : '(unreadable)')}
      </td>
      <td class="call-status" title={outcome.sentence}>
        {outcome.text}
      </td>
      <td class="call-source">
        {call.initiator === 'page' ? initiatorText(call) : <span class="call-tag">{initiatorText(call)}</span>}
      </td>
      <td class="call-time" title={`Started ${clock.format(call.startedAt)}`}>
        {durationText(call.duration)}
      </td>
      <td class="call-size">{call.source === 'none' ? '' : sizeText(call.size)}</td>
      <td class="call-waterfall" title={bars.title}>
        <div
          class="call-bars"
          style={{ backgroundImage: `${laneStyle(bars.page, call, burst)}, ${laneStyle(bars.relay, call, burst)}` }}
        />
      </td>
    </>
  );
}

const Leak = () => (
  <span class="call-leak" title="A leak, or a risk of one">
    <Icon name="warning" size={12} />
    <span class="visually-hidden">Leak </span>
  </span>
);

/** Why the call above was not sent. */
export const PreflightRow = ({ row, index }: { row: FailedPreflight; index: number }) => (
  <tr class="call call-child" data-call={row.of.id} aria-level={2} aria-rowindex={index + 2}>
    <td class="call-method">OPTIONS</td>
    <td class="call-reason" title={row.reason}>
      Preflight: {row.reason}
    </td>
  </tr>
);
