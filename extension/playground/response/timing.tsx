import textStyles from '../../design/text.module.css';
import { headerOf } from '../../http/content.ts';
import type { PlaygroundCall, ResponseHead } from '../../request-model/playground-call.ts';
import { durationText } from '../../response-view/format.ts';
import styles from './timing.module.css';
import { timingRows } from './timing-rows.ts';

/** The durations in `Server-Timing`, and those that this browser measured, as a waterfall. */
export function Timing({ call, head }: { call: PlaygroundCall; head: ResponseHead }) {
  const rows = timingRows(headerOf(head, 'server-timing'), call);
  const end = Math.max(1, ...rows.map(({ start, duration }) => start + duration));
  const percent = (part: number): string => `${(100 * part) / end}%`;
  return (
    <table class={styles.timing}>
      <caption class={textStyles.visuallyHidden}>Where the time went</caption>
      <tbody>
        {rows.map(({ label, start, duration }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class={styles.bar} aria-hidden="true">
              <span style={{ marginLeft: percent(start), width: percent(duration) }} />
            </td>
            <td class={styles.number}>{durationText(duration)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
