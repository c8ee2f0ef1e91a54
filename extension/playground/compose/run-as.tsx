import { Segmented } from '../../design/choice.tsx';
import { TextArea, TextInput } from '../../design/field.tsx';
import layoutStyles from '../../design/layout.module.css';
import type { RunAs as Caller, Draft } from '../../request-model/draft.ts';
import { usePlayground } from '../playground.ts';
import { QueueFields } from './queue-fields.tsx';

const KINDS: readonly { value: Caller['kind']; label: string }[] = [
  { value: 'owner', label: 'Owner' },
  { value: 'anonymous', label: 'Anonymous' },
  { value: 'user', label: 'Test user' },
];

const MEANING: Readonly<Record<Caller['kind'], string>> = {
  owner: 'You, with this device’s token. The secret’s policy applies to you, too.',
  anonymous: 'A visitor who has not signed in: no token is sent. Only public secrets can be used.',
  user: 'A signed-in user of your app: the relay issues a token for this call.',
};

export const runAsLabel = ({ runAs: { kind }, queue }: Pick<Draft, 'runAs' | 'queue'>): string =>
  `${queue?.on ? 'Queue' : 'Run'} as ${kind === 'user' ? 'test user' : kind}`;

export function RunAs() {
  const { draft, change } = usePlayground().request;
  const { runAs } = draft.value;
  const set = (part: Partial<Caller>): void => change({ runAs: { ...draft.value.runAs, ...part } });
  return (
    <div class={layoutStyles.stack}>
      <Segmented
        label="Run as"
        hideLabel
        options={KINDS}
        value={runAs.kind}
        onValue={(kind) => set({ kind })}
        hint={MEANING[runAs.kind]}
      />
      {runAs.kind === 'user' && (
        <>
          <TextInput
            label="User (sub)"
            mono
            value={runAs.sub}
            onValue={(sub) => set({ sub })}
            spellcheck={false}
            autocomplete="off"
          />
          <TextArea
            label="Additional claims, JSON"
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
