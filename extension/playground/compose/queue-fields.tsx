import { Segmented } from '../../design/choice.tsx';
import { TextInput } from '../../design/field.tsx';
import { t } from '../../language/messages.ts';
import { NEW_QUEUE, type QueueDraft } from '../../request-model/queue-fields.ts';
import { usePlayground } from '../playground.ts';
import styles from './queue-fields.module.css';

const when = () =>
  [
    { value: 'now', label: t('playground.queued.now') },
    { value: 'queued', label: t('playground.queued.later') },
  ] as const;

/** Whether the call waits in a queue of the relay, and how. */
export function QueueFields() {
  const { draft, change } = usePlayground().request;
  const queue = draft.value.queue ?? { ...NEW_QUEUE, on: false };
  const set = (part: Partial<QueueDraft>): void => change({ queue: { ...queue, ...part } });
  return (
    <>
      <Segmented
        label={t('playground.queued.when')}
        hideLabel
        options={when()}
        value={queue.on ? 'queued' : 'now'}
        onValue={(chosen) => set({ on: chosen === 'queued' })}
        hint={t(queue.on ? 'playground.queued.laterHint' : 'playground.queued.nowHint')}
      />
      {queue.on && (
        <div class={styles.fields}>
          <TextInput
            label={t('playground.queued.name')}
            optional
            mono
            placeholder={t('playground.queued.nameEmpty')}
            value={queue.name}
            onValue={(name) => set({ name })}
            spellcheck={false}
            autocomplete="off"
            hint={t('playground.queued.nameHint')}
          />
          <TextInput
            label={t('playground.queued.poll')}
            optional
            mono
            inputMode="numeric"
            placeholder="2000"
            value={queue.poll}
            onValue={(poll) => set({ poll })}
            autocomplete="off"
            hint={t('playground.queued.pollHint')}
          />
          <TextInput
            label={t('playground.queued.expires')}
            optional
            mono
            inputMode="numeric"
            placeholder="86400"
            value={queue.expires}
            onValue={(expires) => set({ expires })}
            autocomplete="off"
            hint={t('playground.queued.expiresHint')}
          />
        </div>
      )}
    </>
  );
}
