import { useEffect } from 'preact/hooks';
import { isFirefox } from '../browser/firefox.ts';
import { useRelays } from '../connection/relays.ts';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { EmptyState } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { emptyCause } from './empty-cause.ts';
import type { InspectorState } from './state.ts';

const showConnection = (): void => void send('connection.show', {});

/** Explains why the list is empty, and what to do. */
export function Empty({ inspector }: { inspector: InspectorState }) {
  const { list, active, state, check } = useRelays();
  const relay = active.value;
  useEffect(() => {
    if (!relay) return;
    void check();
    // The relay may have been started or stopped while another window had the focus.
    const recheck = (): void => void check();
    window.addEventListener('focus', recheck);
    return () => window.removeEventListener('focus', recheck);
  }, [relay?.id]);
  const cause = emptyCause({
    relays: list.value,
    relayState: state.value,
    isPaused: inspector.settings.value.isPaused,
    hidden: inspector.log.value.calls.length,
  });
  switch (cause.kind) {
    case 'starting':
      return null;
    case 'filtered':
      return (
        <EmptyState
          icon="filter"
          title="No call matches the filter"
          actions={
            <Button size="small" onClick={inspector.showAll}>
              Show all
            </Button>
          }
        >
          <p>{cause.count === 1 ? 'One call is hidden.' : `${cause.count} calls are hidden.`}</p>
        </EmptyState>
      );
    case 'no-relay':
      return (
        <EmptyState
          icon="plug"
          title="No relay connected"
          actions={
            <Button size="small" icon="external" onClick={showConnection}>
              Connect a relay
            </Button>
          }
        >
          <p>The page’s calls to a connected relay appear here.</p>
        </EmptyState>
      );
    case 'paused':
      return (
        <EmptyState
          icon="pause"
          title="Recording is paused"
          actions={
            <Button size="small" onClick={() => inspector.set({ isPaused: false })}>
              Resume
            </Button>
          }
        >
          <p>New calls are not recorded.</p>
        </EmptyState>
      );
    case 'relay': {
      const { title, text } = failureText(cause.failure, relay);
      return (
        <EmptyState
          icon="warning"
          title={title}
          actions={
            <>
              <Button size="small" icon="refresh" onClick={() => void check()}>
                Try again
              </Button>
              <Button size="small" kind="quiet" icon="external" onClick={showConnection}>
                Open Connection
              </Button>
            </>
          }
        >
          <p>{text}</p>
        </EmptyState>
      );
    }
    case 'no-call':
      return <NoCall relays={list.value ?? []} />;
  }
}

const NoCall = ({ relays }: { relays: readonly RelayView[] }) => (
  <EmptyState icon="search" title="No calls yet">
    <p>Waiting for this page to call {relays.map(({ address }) => new URL(address).host).join(' or ')}.</p>
    <p class={classes(textStyles.small, textStyles.faint)}>
      Not shown: calls made before DevTools was opened (reload the page), calls from shared workers
      {isFirefox ? ' and service workers, calls hidden by the filter of the Network panel' : ''}, and calls in progress:
      a call ends when the page has read the response.
    </p>
  </EmptyState>
);
