import { useEffect, useRef } from 'preact/hooks';
import { activeRelay, relays } from '../connection/relays.ts';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import { EmptyState, Notice, Skeleton } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { goTo } from '../navigation/open-tab.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { EMPTY_DRAFT } from '../request-model/draft.ts';
import { isRunning } from '../request-model/playground-call.ts';
import { loadSecrets, secrets } from '../secrets/secrets.ts';
import { Compose } from './compose/compose.tsx';
import styles from './playground-tab.module.css';
import { ResponsePane } from './response/response.tsx';
import { call, cancelCall, draft, draftReady, followCall, loadExample, sendCall, sourceCallId } from './state.ts';

/** The request and its response, side by side, or one below the other in a narrow window. */
export function PlaygroundTab() {
  useEffect(followCall, []);
  const state = secrets.value;
  const first = state.status === 'ready' ? state.list[0]?.name : undefined;
  useEffect(() => {
    if (first === undefined) return;
    void draftReady.then(() => {
      if (draft.peek() === EMPTY_DRAFT) loadExample(first);
    });
  }, [first]);

  // A stored draft can be edited before the relay has responded; the first request for a secret needs its policy.
  const isWaiting = state.status === 'loading' && draft.value === EMPTY_DRAFT;
  if (relays.value === null || isWaiting) return <Skeleton lines={6} />;
  if (activeRelay.value === null) return <NoRelay />;
  if (state.status === 'ready' && state.list.length === 0) return <NoSecrets />;
  return (
    <div class={styles.page}>
      {state.status === 'failed' && (
        <div class={styles.notice}>
          <Notice
            kind="danger"
            title={failureText(state.failure, activeRelay.value).title}
            actions={
              <Button size="small" icon="refresh" onClick={() => void loadSecrets()}>
                Try again
              </Button>
            }
          >
            {failureText(state.failure, activeRelay.value).text}
          </Notice>
        </div>
      )}
      {sourceCallId.value !== null && (
        <p class={classes(styles.origin, textStyles.small)} role="status">
          <Icon name="external" size={14} /> From call #{sourceCallId.value} in DevTools
        </p>
      )}
      <Panes />
    </div>
  );
}

function Panes() {
  const responsePane = useRef<HTMLDivElement>(null);
  const running = isRunning(call.value ?? null) ? call.value?.id : undefined;
  useEffect(() => {
    // In a narrow window the response is below the form and may be out of view.
    if (running !== undefined) responsePane.current?.scrollIntoView({ block: 'start' });
  }, [running]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        if (!isRunning(call.peek() ?? null)) void sendCall();
      } else if (event.key === 'Escape' && isRunning(call.peek() ?? null)) {
        // By default, Escape closes the popup.
        event.preventDefault();
        void cancelCall();
      }
    };
    // Captured before the editor, which inserts a line break on Enter.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return (
    <div class={styles.panes}>
      <Compose />
      <div class={styles.response} ref={responsePane}>
        <ResponsePane />
      </div>
    </div>
  );
}

const NoRelay = () => (
  <EmptyState
    icon="plug"
    title="No relay connected"
    actions={
      <Button kind="primary" onClick={() => goTo('connection')}>
        Connect a relay
      </Button>
    }
  >
    <p>The playground sends requests through your relay, which inserts the client secret.</p>
  </EmptyState>
);

const NoSecrets = () => (
  <EmptyState
    icon="key"
    title="No client secrets yet"
    actions={
      <Button kind="primary" icon="plus" onClick={() => goTo('secrets')}>
        Add a client secret
      </Button>
    }
  >
    <p>Add an API key, then call the API from here.</p>
  </EmptyState>
);
