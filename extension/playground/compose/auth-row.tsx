import { Select, TextInput } from '../../design/field.tsx';
import { t } from '../../language/messages.ts';
import { usePlayground } from '../playground.ts';
import { SaveButton } from '../saved/save-button.tsx';
import { type Auth, authOf, withAuth } from './auth.ts';
import styles from './auth-row.module.css';

type Kind = Auth['kind'];

const LABELS = {
  bearer: 'playground.auth.bearer',
  'basic-password': 'playground.auth.basicPassword',
  'basic-user': 'playground.auth.basicUser',
  header: 'playground.auth.header',
  query: 'playground.auth.query',
  other: 'playground.auth.other',
} as const satisfies Readonly<Record<Kind, string>>;
const KINDS: readonly Kind[] = ['bearer', 'basic-password', 'basic-user', 'header', 'query'];

/** The text beside the secret, and what it is at first. */
const fieldOf = (kind: Kind): { readonly label: string; readonly initial: string } | null => {
  switch (kind) {
    case 'basic-password':
      return { label: t('playground.auth.userName'), initial: '' };
    case 'basic-user':
      return { label: t('playground.auth.password'), initial: '' };
    case 'header':
      return { label: t('playground.auth.headerName'), initial: 'X-Api-Key' };
    case 'query':
      return { label: t('playground.auth.parameterName'), initial: 'key' };
    default:
      return null;
  }
};

/** As what the secret is sent. Basic credentials are written as the base64 that servers expect (RFC 7617). */
export function AuthRow() {
  const { draft } = usePlayground().request;
  const auth = authOf(draft.value);
  const field = fieldOf(auth.kind);
  const set = (next: Auth): void => {
    draft.value = withAuth(draft.value, next);
  };
  return (
    <div class={styles.row}>
      <Select
        label={t('playground.auth.label')}
        hideLabel
        title={t('playground.auth.label')}
        value={auth.kind}
        onValue={(value) => {
          const kind = KINDS.find((one) => one === value);
          if (kind !== undefined) set({ kind, text: fieldOf(kind)?.initial ?? '' });
        }}
      >
        {[...KINDS, ...(auth.kind === 'other' ? ['other' as const] : [])].map((kind) => (
          <option key={kind} value={kind}>
            {t(LABELS[kind])}
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
