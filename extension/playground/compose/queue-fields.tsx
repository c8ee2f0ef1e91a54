import { Segmented } from '../../design/choice.tsx';
import { TextInput } from '../../design/field.tsx';
import { NEW_QUEUE, type QueueDraft } from '../../request-model/queue-fields.ts';
import { usePlayground } from '../playground.ts';
import styles from './queue-fields.module.css';

const WHEN = [
  { value: 'now', label: 'At once' },
  { value: 'queued', label: 'In a queue' },
] as const;

/** Whether the call waits in a queue of the relay, and how. */
export function QueueFields() {
  const { draft, change } = usePlayground().request;
  const queue = draft.value.queue ?? { ...NEW_QUEUE, on: false };
  const set = (part: Partial<QueueDraft>): void => change({ queue: { ...queue, ...part } });
  return (
    <>
      <Segmented
        label="When it runs"
        hideLabel
        options={WHEN}
        value={queue.on ? 'queued' : 'now'}
        onValue={(when) => set({ on: when === 'queued' })}
        hint={
          queue.on
            ? 'The relay stores the call, runs it when it is its turn, and keeps the response.'
            : 'In a queue, a slow call goes on when this window is closed.'
        }
      />
      {queue.on && (
        <div class={styles.fields}>
          <TextInput
            label="Queue"
            optional
            mono
            placeholder="its own"
            value={queue.name}
            onValue={(name) => set({ name })}
            spellcheck={false}
            autocomplete="off"
            hint="Calls of one queue run one after another"
          />
          <TextInput
            label="Ask every, ms"
            optional
            mono
            inputMode="numeric"
            placeholder="2000"
            value={queue.poll}
            onValue={(poll) => set({ poll })}
            autocomplete="off"
            hint="Until the response is there"
          />
          <TextInput
            label="Keep for, seconds"
            optional
            mono
            inputMode="numeric"
            placeholder="86400"
            value={queue.expires}
            onValue={(expires) => set({ expires })}
            autocomplete="off"
            hint="After the call has ended"
          />
        </div>
      )}
    </>
  );
}
