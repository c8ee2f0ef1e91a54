import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import type { Preflight, RecordedCall } from '../recorded-call/recorded-call.ts';
import { durationText } from '../response-view/format.ts';
import styles from './timing.module.css';
import type { TraceView } from './traces.ts';
import { type Bar, waterfall } from './waterfall.ts';

export function Timing({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  const { page, relay, total, price } = waterfall(call, trace.state === 'found' ? trace.trace : null);
  return (
    <div class={styles.timing}>
      <Bars title={t('inspector.timing.page')} bars={page} total={total} />
      {relay.length > 0 ? (
        <Bars title={t('inspector.timing.relay')} bars={relay} total={total} />
      ) : (
        <p class={textStyles.note}>{t('inspector.timing.none')}</p>
      )}
      <p class={styles.sum}>
        {[
          t('inspector.timing.total', { time: durationText(call.duration) }),
          price !== null && t('inspector.timing.price', { time: durationText(price) }),
          call.preflight && preflightText(call.preflight),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </div>
  );
}

const preflightText = ({ error, status, duration }: Preflight): string =>
  t('inspector.timing.preflight', { outcome: error ?? status, time: durationText(duration) });

const Bars = (props: { title: string; bars: readonly Bar[]; total: number }) => (
  <section>
    <h2>{props.title}</h2>
    <dl>
      {props.bars.map(({ label, kind, start, length }) => (
        <div class={styles.row} key={label}>
          <dt>{label}</dt>
          <dd class={styles.track} dir="ltr" aria-hidden="true">
            <span
              class={styles.bar}
              style={{
                insetInlineStart: percent(start, props.total),
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
