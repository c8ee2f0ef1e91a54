import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { durationText } from '../response-view/format.ts';
import type { Bar } from './bar.ts';
import styles from './waterfall.module.css';

/** Lines of the scale, as shares of the whole. */
const SCALE = [0, 0.25, 0.5, 0.75];

interface WaterfallProps {
  /** Bars that belong together, with a heading if there is more than one group. */
  readonly groups: readonly { readonly title?: string; readonly bars: readonly Bar[] }[];
  /** Of the whole call, in milliseconds. */
  readonly total: number;
  /** Whether the last line has the total. */
  readonly hasTotal?: boolean;
}

/** Where the time of a call went: a line for each step, on one scale. */
export function Waterfall({ groups, total, hasTotal = false }: WaterfallProps) {
  const percent = (part: number): string => `${(100 * Math.min(1, part / Math.max(total, 0.01))).toFixed(2)}%`;
  return (
    <table class={styles.timing}>
      <caption class={textStyles.visuallyHidden}>{t('timing.caption')}</caption>
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
      {groups.map(({ title, bars }, index) => (
        <tbody key={title ?? index}>
          {title !== undefined && (
            <tr>
              <th class={styles.group} scope="rowgroup" colSpan={3}>
                {title}
              </th>
            </tr>
          )}
          {bars.map(({ label, kind, start, duration }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td class={styles.bar} aria-hidden="true">
                <span style={{ left: percent(start), width: percent(duration), '--bar-color': `var(--bar-${kind})` }} />
              </td>
              <td class={styles.number}>{durationText(duration)}</td>
            </tr>
          ))}
        </tbody>
      ))}
      {hasTotal && (
        <tfoot>
          <tr>
            <th scope="row">{t('timing.total')}</th>
            <td />
            <td class={styles.number}>{durationText(total)}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}
