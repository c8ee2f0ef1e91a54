import { useRef } from 'preact/hooks';
import { isMethod } from '../../../shared/protocol/policy.ts';
import { TAKES_COMMANDS } from '../../curl/paste.ts';
import { Button } from '../../design/button.tsx';
import { Select, TextInput } from '../../design/field.tsx';
import { t } from '../../language/messages.ts';
import { ariaKeys, withKeys } from '../../shortcuts/shortcuts.ts';
import { useLoadedPlayground } from '../playground.ts';
import { useForm } from '../request/form.ts';
import styles from './request-line.module.css';
import { useCaretFromEnd } from './use-caret-from-end.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

/** Method, URL and Send in one line, so that Send is always visible together with what it sends. */
export function RequestLine() {
  const { draft, change } = useForm();
  const calls = useLoadedPlayground()?.calls;
  const line = useRef<HTMLDivElement>(null);
  useCaretFromEnd(line, draft.value.url);
  return (
    <div class={styles.line} ref={line}>
      <Select
        label={t('playground.compose.method')}
        hideLabel
        value={draft.value.method}
        onValue={(method) => isMethod(method) && change({ method })}
      >
        {METHODS.map((method) => (
          <option key={method} value={method}>
            {method}
          </option>
        ))}
      </Select>
      <TextInput
        label="URL"
        hideLabel
        mono
        type="url"
        value={draft.value.url}
        onValue={(url) => change({ url })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          if (calls?.isBusy.peek() === false) void calls.send();
        }}
        placeholder={t('playground.compose.url')}
        {...TAKES_COMMANDS}
        spellcheck={false}
        autocomplete="off"
        title={draft.value.url}
      />
      <SendButton />
    </div>
  );
}

/** Send, or Cancel while a call is running. */
function SendButton() {
  const calls = useLoadedPlayground()?.calls;
  return calls?.isBusy.value ? (
    <Button
      kind="danger"
      icon="stop"
      onClick={() => void calls.cancel()}
      aria-keyshortcuts={ariaKeys('cancel')}
      title={withKeys(t('playground.action.cancel'), 'cancel')}
    >
      {t('playground.action.cancel')}
    </Button>
  ) : (
    <Button
      kind="primary"
      icon="send"
      disabled={calls?.canSend.value !== true}
      onClick={() => void calls?.send()}
      aria-keyshortcuts={ariaKeys('send')}
      title={withKeys(t('playground.action.send'), 'send')}
    >
      {t('playground.action.send')}
    </Button>
  );
}
