import { isMethod } from '../../../shared/protocol/policy.ts';
import { TAKES_COMMANDS } from '../../curl/paste.ts';
import { Button } from '../../design/button.tsx';
import { Select, TextInput } from '../../design/field.tsx';
import { isRunning } from '../../request-model/playground-call.ts';
import { call, cancelCall, canSend, change, draft, sendCall } from '../state.ts';
import styles from './request-line.module.css';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];

/** Method, URL and Send in one line, so that Send is always visible together with what it sends. */
export const RequestLine = () => (
  <div class={styles.line}>
    <Select
      label="Method"
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
        if (!isRunning(call.peek() ?? null)) void sendCall();
      }}
      placeholder="Enter a URL or paste a cURL command"
      {...TAKES_COMMANDS}
      spellcheck={false}
      autocomplete="off"
      title={draft.value.url}
    />
    <SendButton />
  </div>
);

const isMac = /Mac/.test(navigator.platform);

/** Send, or Cancel while a call is running. */
const SendButton = () =>
  isRunning(call.value ?? null) ? (
    <Button kind="danger" icon="stop" onClick={() => void cancelCall()} aria-keyshortcuts="Escape" title="Cancel (Esc)">
      Cancel
    </Button>
  ) : (
    <Button
      kind="primary"
      icon="send"
      disabled={!canSend.value}
      onClick={() => void sendCall()}
      aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'}
      title={isMac ? 'Send (⌘ ↵)' : 'Send (Ctrl+Enter)'}
    >
      Send
    </Button>
  );
