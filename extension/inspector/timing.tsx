import textStyles from '../design/text.module.css';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { durationText } from '../response-view/format.ts';
import styles from './timing.module.css';
import type { TraceView } from './traces.ts';
import { type Bar, waterfall } from './waterfall.ts';

export function Timing({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  const { page, relay, total, price } = waterfall(call, trace.state === 'found' ? trace.trace : null);
  return (
    <div class={styles.timing}>
      <Bars title="Page to relay" bars={page} total={total} />
      {relay.length > 0 ? (
        <Bars title="In the relay" bars={relay} total={total} />
      ) : (
        <p class={textStyles.note}>The relay reported no timings for this call.</p>
      )}
      <p class={styles.sum}>
        Total {durationText(call.duration)}
        {price !== null && <> · relay {durationText(price)}</>}
        {call.preflight && (
          <>
            {' '}
            · preflight {call.preflight.error ?? call.preflight.status} in {durationText(call.preflight.duration)}
          </>
        )}
      </p>
    </div>
  );
}

const Bars = (props: { title: string; bars: readonly Bar[]; total: number }) => (
  <section>
    <h2>{props.title}</h2>
    <dl>
      {props.bars.map(({ label, kind, start, length }) => (
        <div class={styles.row} key={label}>
          <dt>{label}</dt>
          <dd class={styles.track} aria-hidden="true">
            <span
              class={styles.bar}
              style={{
                left: percent(start, props.total),
                width: percent(length, props.total),
                background: `var(--bar-${kind})`,
              }}
            />
          </dd>
          <dd class={styles.time}>{durationText(length)}</dd>
        </div>
      ))}
    </dl>
  </section>
);

const percent = (part: number, total: number): string => `${total > 0 ? ((100 * part) / total).toFixed(2) : 0}%`;
