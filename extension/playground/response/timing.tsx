import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { headerOf } from '../../http/content.ts';
import { t } from '../../language/messages.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { durationText } from '../../response-view/format.ts';
import styles from './timing.module.css';
import { type TimingStep, timingChart } from './timing-rows.ts';

const STEPS = {
  there: 'playground.timing.there',
  parse: 'playground.timing.parse',
  policy: 'playground.timing.policy',
  open: 'playground.timing.open',
  wait: 'playground.timing.wait',
  dns: 'playground.timing.dns',
  connect: 'playground.timing.connect',
  tls: 'playground.timing.tls',
  upstream: 'playground.timing.upstream',
  rest: 'playground.timing.rest',
  back: 'playground.timing.back',
  firstByte: 'playground.timing.firstByte',
  download: 'playground.timing.download',
} as const satisfies Readonly<Record<TimingStep, string>>;

/** Lines of the scale, as shares of the whole. */
const SCALE = [0, 0.25, 0.5, 0.75];

/** A waterfall of the durations in `Server-Timing` and of those that this browser measured. */
export function Timing({ call, head }: { call: PlaygroundCall; head: ResponseHead }) {
  const { rows, total, hasRelay, isReused } = timingChart(headerOf(head, 'server-timing'), call);
  const percent = (part: number): string => `${(100 * Math.min(1, part / Math.max(total, 0.01))).toFixed(2)}%`;
  return (
    <>
      <table class={styles.timing}>
        <caption class={textStyles.visuallyHidden}>{t('playground.timing.caption')}</caption>
        <thead aria-hidden="true">
          <tr>
            <td />
            <td class={styles.scale}>
              {SCALE.map((share) => (
                <span key={share} style={{ left: `${share * 100}%` }}>
                  {share === 0 ? '0' : durationText(share * total)}
                </span>
              ))}
            </td>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map(({ step, kind, start, duration }) => (
            <tr key={step}>
              <th scope="row">{t(STEPS[step])}</th>
              <td class={styles.bar} aria-hidden="true">
                <span style={{ left: percent(start), width: percent(duration), '--bar-color': `var(--bar-${kind})` }} />
              </td>
              <td class={styles.number}>{durationText(duration)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('playground.timing.total')}</th>
            <td />
            <td class={styles.number}>{durationText(total)}</td>
          </tr>
        </tfoot>
      </table>
      {hasRelay && (
        <p class={classes(styles.note, textStyles.small, textStyles.faint)}>
          {isReused && `${t('playground.timing.reused')} `}
          {t('playground.timing.clock')}
        </p>
      )}
    </>
  );
}
