import type { Pairs } from '../http/har.ts';
import { t } from '../language/messages.ts';
import { NOT_KEPT } from '../recorded-call/sent.ts';
import { Marked } from '../response-view/marked.tsx';
import styles from './pairs.module.css';

interface PairListProps {
  readonly pairs: Pairs;
  readonly label: string;
  /** In the language of the extension. Headers are read from left to right in every language. */
  readonly isText?: boolean;
}

/** Names and values, such as headers. */
export const PairList = ({ pairs, label, isText = false }: PairListProps) => (
  <dl class={styles.pairs} aria-label={label} dir={isText ? undefined : 'ltr'}>
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
