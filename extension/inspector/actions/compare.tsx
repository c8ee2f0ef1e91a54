import { ComparedPart } from '../../compare/compared-part.tsx';
import { Button } from '../../design/button.tsx';
import { t } from '../../language/messages.ts';
import { destinationOf } from '../outcome.ts';
import styles from './compare.module.css';
import type { TracedCall } from './comparing.ts';
import { type CallTexts, textsOf } from './texts.ts';

const PARTS: readonly (readonly [keyof CallTexts, string])[] = [
  ['sent', t('inspector.diff.sent')],
  ['forwarded', t('inspector.diff.forwarded')],
  ['response', t('inspector.compare.response')],
];

/** Compares two calls part by part, as a diff of lines. */
export function Compare({ first, second, onClose }: { first: TracedCall; second: TracedCall; onClose: () => void }) {
  const before = textsOf(first.call, first.trace);
  const after = textsOf(second.call, second.trace);
  return (
    <section class={styles.compare} aria-label={t('inspector.compare.name')}>
      <p class={styles.head}>
        <span class={styles.first}>− {callLabel(first)}</span> <span class={styles.second}>+ {callLabel(second)}</span>
        <Button size="small" onClick={onClose}>
          {t('inspector.compare.end')}
        </Button>
      </p>
      {PARTS.map(([part, title]) => (
        <ComparedPart key={part} title={title} before={before[part]} after={after[part]} />
      ))}
    </section>
  );
}

const callLabel = ({ call }: TracedCall): string => `#${call.id} ${call.sent.method} ${destinationOf(call)}`;
