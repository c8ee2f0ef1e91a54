import { useEffect } from 'preact/hooks';
import { Icon } from '../../design/icon.tsx';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import type { PlaygroundCall } from '../../request-model/playground-call.ts';
import { usePlayground } from '../playground.ts';
import styles from './summary.module.css';

/** Whether the response repeated the secret, which the relay then replaced. */
export function RedactionFact({ call }: { call: PlaygroundCall }) {
  const { redactions } = usePlayground();
  useEffect(() => void redactions.load(call), [call.id, call.endedAt]);
  const { current } = redactions;
  const count = current.value?.callId === call.id ? current.value.count : null;
  if (count === null) return null;
  if (count === 0)
    return (
      <span class={styles.fact} title={t('playground.summary.notEchoedHint')}>
        <Icon name="check" size={12} /> {t('playground.summary.notEchoed')}
      </span>
    );
  return (
    <span class={styles.redacted} title={t('playground.summary.redactedHint')}>
      <Icon name="lock" size={12} /> {t('playground.summary.redacted', count, { count: number(count) })}
    </span>
  );
}
