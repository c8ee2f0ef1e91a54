import type { Pairs } from '../http/har.ts';
import { t } from '../language/messages.ts';
import { NOT_KEPT } from '../recorded-call/sent.ts';
import { Marked } from '../response-view/marked.tsx';
import styles from './pairs.module.css';

/** Names and values, such as headers. */
export const PairList = ({ pairs, label }: { pairs: Pairs; label: string }) => (
  <dl class={styles.pairs} aria-label={label}>
    {pairs.map(([name, value], index) => (
      <div class={styles.pair} key={`${index} ${name}`}>
        <dt>{name}</dt>
        <dd>
          <Marked text={value.replace(NOT_KEPT, t('inspector.headers.notKept'))} />
        </dd>
      </div>
    ))}
  </dl>
);
