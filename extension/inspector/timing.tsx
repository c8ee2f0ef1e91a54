import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import type { Preflight, RecordedCall } from '../recorded-call/recorded-call.ts';
import { durationText } from '../response-view/format.ts';
import { Waterfall } from '../timing/waterfall.tsx';
import { callTiming } from './call-timing.ts';
import styles from './timing.module.css';
import type { TraceView } from './traces.ts';

export function Timing({ call, trace }: { call: RecordedCall; trace: TraceView }) {
  const { page, relay, total, price } = callTiming(call, trace.state === 'found' ? trace.trace : null);
  const groups = [
    { title: t('inspector.timing.page'), bars: page },
    { title: t('inspector.timing.relay'), bars: relay },
  ];
  return (
    <div class={styles.timing}>
      <Waterfall groups={groups.filter(({ bars }) => bars.length > 0)} total={total} />
      {relay.length === 0 && <p class={textStyles.note}>{t('inspector.timing.none')}</p>}
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
