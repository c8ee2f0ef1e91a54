import textStyles from '../design/text.module.css';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import styles from './usage-chart.module.css';
import { sumOf, type UsageDay } from './usage-days.ts';
import { dateText, sumText } from './usage-texts.ts';

/** Of the drawing; it is stretched to the width that there is. */
const BAR = 8;
const GAP = 2;
const HEIGHT = 64;
/** A single call among thousands is still seen. */
const MIN_HEIGHT = 2;

/** A bar a day, its refused part on top; time goes from left to right in every language. The tables beside it have the same numbers. */
export function UsageChart({ days }: { days: readonly UsageDay[] }) {
  const most = Math.max(1, ...days.map(({ calls }) => calls));
  const heightOf = (calls: number): number => (calls === 0 ? 0 : Math.max(MIN_HEIGHT, (calls / most) * HEIGHT));
  const [first, last] = [days.at(0)?.day ?? '', days.at(-1)?.day ?? ''];
  const label = t('usage.chart.label', {
    first: dateText(first),
    last: dateText(last),
    sum: sumText(sumOf(days)),
    most: number(most),
  });
  return (
    <figure class={styles.chart} dir="ltr">
      <svg
        class={styles.bars}
        viewBox={`0 0 ${days.length * (BAR + GAP) - GAP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {days.map((day, index) => {
          const whole = heightOf(day.calls);
          const refused = day.refusals === 0 ? 0 : Math.max(MIN_HEIGHT, (day.refusals / day.calls) * whole);
          const at = { x: index * (BAR + GAP), width: BAR };
          return (
            <g>
              <title>{`${dateText(day.day)}: ${sumText(day)}`}</title>
              <rect class={styles.day} {...at} y={0} height={HEIGHT} />
              <rect
                class={styles.answered}
                {...at}
                y={HEIGHT - whole + refused}
                height={Math.max(0, whole - refused)}
              />
              <rect class={styles.refused} {...at} y={HEIGHT - whole} height={refused} />
            </g>
          );
        })}
      </svg>
      <figcaption class={styles.axis}>
        <span>{dateText(first)}</span>
        <span class={styles.key}>
          <span class={styles.answeredMark} />
          {t('usage.chart.answered')}
          <span class={styles.refusedMark} />
          {t('usage.chart.refused')}
        </span>
        <span>
          <span class={textStyles.visuallyHidden}>{dateText(last)}, </span>
          {t('usage.chart.today')}
        </span>
      </figcaption>
    </figure>
  );
}
