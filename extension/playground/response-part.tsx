import { useEffect, useRef } from 'preact/hooks';
import { isBusy, isRunning } from '../request-model/playground-call.ts';
import { isPressed } from '../shortcuts/shortcuts.ts';
import { HistoryBar, HistoryPane } from './history/history-pane.tsx';
import { usePlayground } from './playground.ts';
import styles from './playground-tab.module.css';
import { QueuePane } from './queue/queue-pane.tsx';
import { ResponsePane } from './response/response.tsx';
import { useSeen } from './run/use-seen.ts';
import { SavedDialogs } from './saved/dialogs.tsx';
import { SavedPane } from './saved/saved-pane.tsx';

/** The response, or a list in its place; sends and cancels by keys. */
export function ResponsePart() {
  const { calls, history, queue, saved } = usePlayground();
  const { last, send, cancel } = calls;
  useSeen(last.value ?? null, calls.seen);
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
    <>
      <div class={styles.response} ref={responsePane}>
        {saved.isOpen.value ? (
          <SavedPane />
        ) : history.view.value !== null ? (
          <HistoryPane />
        ) : queue.isOpen.value ? (
          <QueuePane />
        ) : (
          <>
            <HistoryBar />
            <ResponsePane />
          </>
        )}
      </div>
      <SavedDialogs />
    </>
  );
}
