import { Segmented } from '../../design/choice.tsx';
import { TextArea, TextInput } from '../../design/field.tsx';
import layoutStyles from '../../design/layout.module.css';
import { t } from '../../language/messages.ts';
import type { RunAs as Caller, Draft } from '../../request-model/draft.ts';
import { usePlayground } from '../playground.ts';
import { QueueFields } from './queue-fields.tsx';

const KINDS = ['owner', 'anonymous', 'user'] as const satisfies readonly Caller['kind'][];

const TEXTS = {
  owner: {
    label: 'playground.runAs.owner',
    hint: 'playground.runAs.ownerHint',
    tab: 'playground.runAs.tabOwner',
    queueTab: 'playground.runAs.tabQueueOwner',
  },
  anonymous: {
    label: 'playground.runAs.anonymous',
    hint: 'playground.runAs.anonymousHint',
    tab: 'playground.runAs.tabAnonymous',
    queueTab: 'playground.runAs.tabQueueAnonymous',
  },
  user: {
    label: 'playground.runAs.user',
    hint: 'playground.runAs.userHint',
    tab: 'playground.runAs.tabUser',
    queueTab: 'playground.runAs.tabQueueUser',
  },
} as const satisfies Readonly<Record<Caller['kind'], object>>;

export const runAsLabel = ({ runAs: { kind }, queue }: Pick<Draft, 'runAs' | 'queue'>): string =>
  t(TEXTS[kind][queue?.on ? 'queueTab' : 'tab']);

export function RunAs() {
  const { draft, change } = usePlayground().request;
  const { runAs } = draft.value;
  const set = (part: Partial<Caller>): void => change({ runAs: { ...draft.value.runAs, ...part } });
  return (
    <div class={layoutStyles.stack}>
      <Segmented
        label={t('playground.runAs.label')}
        hideLabel
        options={KINDS.map((kind) => ({ value: kind, label: t(TEXTS[kind].label) }))}
        value={runAs.kind}
        onValue={(kind) => set({ kind })}
        hint={t(TEXTS[runAs.kind].hint)}
      />
      {runAs.kind === 'user' && (
        <>
          <TextInput
            label={t('playground.runAs.sub')}
            mono
            value={runAs.sub}
            onValue={(sub) => set({ sub })}
            spellcheck={false}
            autocomplete="off"
          />
          <TextArea
            label={t('playground.runAs.claims')}
            optional
            mono
            rows={3}
            placeholder='{ "role": "editor" }'
            spellcheck={false}
            value={runAs.claims}
            onValue={(claims) => set({ claims })}
          />
        </>
      )}
      <QueueFields />
    </div>
  );
}
