import { useEffect, useRef } from 'preact/hooks';
import { useRelays } from '../connection/relays.ts';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { Icon } from '../design/icon.tsx';
import { lazy } from '../design/lazy.tsx';
import { EmptyState, Notice, Skeleton } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { goTo } from '../navigation/open-tab.ts';
import { wantedCalls, wantedSecret, wantsAccessProof } from '../navigation/try-secret.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { EMPTY_DRAFT } from '../request-model/draft.ts';
import { isBusy, isRunning } from '../request-model/playground-call.ts';
import type { Page } from '../secrets/page.ts';
import { useSecrets } from '../secrets/secrets.ts';
import { isPressed } from '../shortcuts/shortcuts.ts';
import { takeAccessProof } from './access/access-proof.ts';
import { Compose } from './compose/compose.tsx';
import { HistoryBar, HistoryPane } from './history/history-pane.tsx';
import { takeWantedCalls } from './history/wanted-calls.ts';
import { pagePlayground } from './page-playground.ts';
import { PlaygroundProvider, usePlayground } from './playground.ts';
import styles from './playground-tab.module.css';
import { QueuePane } from './queue/queue-pane.tsx';
import { useSeen } from './run/use-seen.ts';
import { SavedDialogs } from './saved/dialogs.tsx';
import { SavedPane } from './saved/saved-pane.tsx';

/** Not needed to type: with the viewers of responses, it is the larger half of the playground's code. */
const ResponsePane = lazy(async () => (await import('./response/response.tsx')).ResponsePane, 4);

/** The request and its response, side by side, or one below the other in a narrow window. */
export const PlaygroundTab = ({ page }: { page: Page }) => (
  <PlaygroundProvider value={page.part(pagePlayground)}>
    <Playground />
  </PlaygroundProvider>
);

function Playground() {
  const relays = useRelays();
  const secrets = useSecrets();
  const playground = usePlayground();
  const { request, calls } = playground;
  const { draft, sourceCallId } = request;
  useEffect(calls.follow, []);
  useEffect(() => takeWantedCalls(playground.history), [wantedCalls.value]);
  const relay = relays.active.value;
  const state = secrets.state.value;
  const first = state.status === 'ready' ? state.list[0]?.name : undefined;
  const wanted = wantedSecret.value;
  useEffect(() => {
    if (first === undefined) return;
    void request.ready.then(() => {
      if (wanted !== null) {
        request.select(wanted);
        if (wantedSecret.peek() === wanted) wantedSecret.value = null;
        takeAccessProof(playground, wantsAccessProof);
      } else if (draft.peek() === EMPTY_DRAFT) request.loadExample(first);
    });
  }, [first, wanted]);

  // A stored draft can be edited before the relay has responded; the first request for a secret needs its policy.
  const isWaiting = state.status === 'loading' && draft.value === EMPTY_DRAFT;
  if (relays.list.value === null || isWaiting) return <Skeleton lines={6} />;
  if (relay === null) return <NoRelay />;
  if (state.status === 'ready' && state.list.length === 0) return <NoSecrets />;
  return (
    <div class={styles.page}>
      {state.status === 'failed' && (
        <div class={styles.notice}>
          <Notice
            kind="danger"
            title={failureText(state.failure, relay).title}
            actions={
              <Button size="small" icon="refresh" onClick={() => void secrets.load()}>
                {t('playground.action.tryAgain')}
              </Button>
            }
          >
            {failureText(state.failure, relay).text}
          </Notice>
        </div>
      )}
      {sourceCallId.value !== null && (
        <p class={classes(styles.origin, textStyles.small)} role="status">
          <Icon name="external" size={14} /> {t('playground.tab.origin', { number: sourceCallId.value })}
        </p>
      )}
      <Panes />
    </div>
  );
}

function Panes() {
  const { calls, history, queue, saved } = usePlayground();
  const { last, send, cancel } = calls;
  useSeen(last.value ?? null, calls.seen);
  const isSavedOpen = saved.isOpen.value;
  const isHistoryOpen = !isSavedOpen && history.view.value !== null;
  const isQueueOpen = !isSavedOpen && !isHistoryOpen && queue.isOpen.value;
  const isListOpen = isSavedOpen || isHistoryOpen || isQueueOpen;
  const responsePane = useRef<HTMLDivElement>(null);
  const running = isRunning(last.value ?? null) ? last.value?.id : undefined;
  useEffect(() => {
    // In a narrow window the response is below the form and may be out of view.
    if (running !== undefined) responsePane.current?.scrollIntoView({ block: 'start' });
  }, [running]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // Keys in a dialog or an open menu are for that.
      if (event.target instanceof Element && event.target.closest('dialog, :popover-open')) return;
      if (isPressed(event, 'send')) {
        event.preventDefault();
        if (!isBusy(last.peek() ?? null)) void send();
      } else if (isPressed(event, 'cancel') && isBusy(last.peek() ?? null)) {
        // By default, Escape closes the popup.
        event.preventDefault();
        void cancel();
      }
    };
    // Captured before the editor, which inserts a line break on Enter.
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return (
    <div class={classes(styles.panes, isListOpen && styles.withList)}>
      <Compose />
      <div class={styles.response} ref={responsePane}>
        {isSavedOpen ? (
          <SavedPane />
        ) : isHistoryOpen ? (
          <HistoryPane />
        ) : isQueueOpen ? (
          <QueuePane />
        ) : (
          <>
            <HistoryBar />
            <ResponsePane />
          </>
        )}
      </div>
      <SavedDialogs />
    </div>
  );
}

const NoRelay = () => (
  <EmptyState
    icon="plug"
    title={t('playground.tab.noRelay')}
    actions={
      <Button kind="primary" onClick={() => goTo('connection')}>
        {t('playground.action.connect')}
      </Button>
    }
  >
    <p>{t('playground.tab.noRelayText')}</p>
  </EmptyState>
);

const NoSecrets = () => (
  <EmptyState
    icon="key"
    title={t('playground.tab.noSecrets')}
    actions={
      <Button kind="primary" icon="plus" onClick={() => goTo('secrets')}>
        {t('playground.tab.addSecret')}
      </Button>
    }
  >
    <p>{t('playground.tab.noSecretsText')}</p>
  </EmptyState>
);
