import { Select, TextInput } from '../../design/field.tsx';
import { usePlayground } from '../playground.ts';
import { SaveButton } from '../saved/save-button.tsx';
import { type Auth, authOf, withAuth } from './auth.ts';
import styles from './auth-row.module.css';

type Kind = Auth['kind'];

const LABELS: Readonly<Record<Kind, string>> = {
  bearer: 'As a Bearer token',
  'basic-password': 'As a Basic password',
  'basic-user': 'As a Basic user name',
  header: 'In a header',
  query: 'In the query',
  other: 'Elsewhere or not at all',
};
const KINDS: readonly Kind[] = ['bearer', 'basic-password', 'basic-user', 'header', 'query'];

/** The text beside the secret, and what it is at first. */
const FIELDS: Partial<Record<Kind, { readonly label: string; readonly initial: string }>> = {
  'basic-password': { label: 'User name', initial: '' },
  'basic-user': { label: 'Password', initial: '' },
  header: { label: 'Header name', initial: 'X-Api-Key' },
  query: { label: 'Parameter name', initial: 'key' },
};

/** As what the secret is sent. Basic credentials are written as the base64 that servers expect (RFC 7617). */
export function AuthRow() {
  const { draft } = usePlayground().request;
  const auth = authOf(draft.value);
  const field = FIELDS[auth.kind];
  const set = (next: Auth): void => {
    draft.value = withAuth(draft.value, next);
  };
  return (
    <div class={styles.row}>
      <Select
        label="Send the secret as"
        hideLabel
        title="Send the secret as"
        value={auth.kind}
        onValue={(value) => {
          const kind = KINDS.find((one) => one === value);
          if (kind !== undefined) set({ kind, text: FIELDS[kind]?.initial ?? '' });
        }}
      >
        {[...KINDS, ...(auth.kind === 'other' ? ['other' as const] : [])].map((kind) => (
          <option key={kind} value={kind}>
            {LABELS[kind]}
          </option>
        ))}
      </Select>
      {field && (
        <TextInput
          label={field.label}
          hideLabel
          placeholder={field.label}
          mono
          spellcheck={false}
          autocomplete="off"
          value={auth.text}
          onValue={(text) => set({ kind: auth.kind, text })}
        />
      )}
      <span class={styles.save}>
        <SaveButton />
      </span>
    </div>
  );
}
