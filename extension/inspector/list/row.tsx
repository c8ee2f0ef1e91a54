import { useMemo } from 'preact/hooks';
import { classes } from '../../design/classes.ts';
import { Icon } from '../../design/icon.tsx';
import textStyles from '../../design/text.module.css';
import { dateFormat } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { isUnavailable } from '../../recorded-call/sent.ts';
import { durationText, sizeText } from '../../response-view/format.ts';
import { destinationOf, initiatorText, outcomeKind, outcomeOf, preflightText } from '../outcome.ts';
import { barsOf, laneStyle } from './bars.ts';
import type { Burst } from './bursts.ts';
import { hasLeak } from './chips.ts';
import styles from './row.module.css';
import type { FailedPreflight } from './rows.ts';

export const rowId = (call: RecordedCall): string => `call-${call.id}`;

/** Created once: creating one takes longer than rendering a row. */
const clock = dateFormat({ timeStyle: 'medium' });

const OUTCOMES: Readonly<Record<ReturnType<typeof outcomeKind>, string | undefined>> = {
  done: undefined,
  refused: styles.refused,
  failed: styles.failed,
  blocked: styles.blocked,
  queued: styles.queued,
  foreign: styles.foreign,
  direct: styles.direct,
};

interface RowProps {
  readonly call: RecordedCall;
  /** From 0, without the headings. */
  readonly index: number;
  readonly isSelected: boolean;
  readonly burst: Burst;
}

export const Row = ({ call, index, isSelected, burst: { start, span } }: RowProps) => (
  <tr
    class={classes(styles.cells, styles.call, OUTCOMES[outcomeKind(call)])}
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
      <td class={styles.method}>{sent.method || '?'}</td>
      <td class={styles.secret}>{sent.secret || (call.route === 'direct' ? '–' : '?')}</td>
      <td class={styles.destination} title={sent.url}>
        {hasLeak(call) && <Leak />}
        {destinationOf(call) || (isUnavailable(call) ? t('inspector.row.unknown') : t('inspector.row.unreadable'))}
      </td>
      <td class={styles.status} title={outcome.sentence}>
        {outcome.text}
      </td>
      <td class={styles.source}>
        {call.initiator === 'page' ? initiatorText(call) : <span class={styles.tag}>{initiatorText(call)}</span>}
      </td>
      <td class={styles.time} title={t('inspector.row.started', { time: clock.format(call.startedAt) })}>
        {durationText(call.duration)}
      </td>
      <td class={styles.size}>{call.source === 'none' ? '' : sizeText(call.size)}</td>
      <td class={styles.waterfall} title={bars.title}>
        <div
          class={styles.bars}
          style={{ backgroundImage: `${laneStyle(bars.page, call, burst)}, ${laneStyle(bars.relay, call, burst)}` }}
        />
      </td>
    </>
  );
}

const Leak = () => (
  <span class={styles.leak} title={t('inspector.row.leakHint')}>
    <Icon name="warning" size={12} />
    <span class={textStyles.visuallyHidden}>{t('inspector.row.leak')} </span>
  </span>
);

/** Why the call above was not sent. */
export const PreflightRow = ({ row, index }: { row: FailedPreflight; index: number }) => (
  <tr
    class={classes(styles.cells, styles.call, styles.child)}
    data-call={row.of.id}
    aria-level={2}
    aria-rowindex={index + 2}
  >
    <td class={styles.method}>OPTIONS</td>
    <td class={styles.reason} title={preflightText(row.reason)}>
      {t('inspector.preflight.row', { reason: preflightText(row.reason) })}
    </td>
  </tr>
);
