import { Icon } from '../design/icon.tsx';
import { number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import { sizeText } from '../response-view/format.ts';
import type { UsageSums } from './usage-days.ts';
import styles from './usage-table.module.css';

interface TableProps {
  /** "By day". */
  readonly title: string;
  /** Of the first column. */
  readonly heading: string;
  readonly rows: readonly (UsageSums & { readonly label: string })[];
  readonly hasTokens: boolean;
}

/** Folded, as the chart says the most. */
export const UsageTable = ({ title, heading, rows, hasTokens }: TableProps) => (
  <details class={styles.fold}>
    <summary>
      <Icon name="chevron-right" size={14} />
      {title}
    </summary>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
    <section class={styles.scroller} tabIndex={0} aria-label={title}>
      <table class={styles.table}>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col">{t('usage.facts.calls')}</th>
            <th scope="col">{t('usage.facts.refused')}</th>
            <th scope="col">{t('usage.facts.received')}</th>
            {hasTokens && <th scope="col">{t('usage.facts.tokensIn')}</th>}
            {hasTokens && <th scope="col">{t('usage.facts.tokensOut')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, calls, refusals, bytes, inputTokens, outputTokens }) => (
            <tr>
              <th scope="row">{label}</th>
              <td>{number(calls)}</td>
              <td>{number(refusals)}</td>
              <td>{sizeText(bytes)}</td>
              {hasTokens && <td>{number(inputTokens)}</td>}
              {hasTokens && <td>{number(outputTokens)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </details>
);
