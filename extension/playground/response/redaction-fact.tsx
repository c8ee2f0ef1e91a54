import { useEffect } from 'preact/hooks';
import { Icon } from '../../design/icon.tsx';
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
      <span class={styles.fact} title="The response did not repeat the secret.">
        <Icon name="check" size={12} /> Secret not echoed
      </span>
    );
  return (
    <span class={styles.redacted} title="The response repeated the secret. The relay replaced it with $CLIENT_SECRET.">
      <Icon name="lock" size={12} /> Secret redacted in{' '}
      {count === 1 ? 'one place' : `${count.toLocaleString('en')} places`}
    </span>
  );
}
