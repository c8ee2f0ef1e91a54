import { useEffect } from 'preact/hooks';
import { isFirefox } from '../browser/firefox.ts';
import { useRelays } from '../connection/relays.ts';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { EmptyState } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { language, number } from '../language/format.ts';
import { t } from '../language/messages.ts';
import { send } from '../messages/client.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { emptyCause } from './empty-cause.ts';
import type { InspectorState } from './state.ts';

const ANY_OF = new Intl.ListFormat(language, { type: 'disjunction' });

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
          title={t('inspector.empty.filtered')}
          actions={
            <Button size="small" onClick={inspector.showAll}>
              {t('inspector.empty.showAll')}
            </Button>
          }
        >
          <p>{t('inspector.empty.hidden', cause.count, { count: number(cause.count) })}</p>
        </EmptyState>
      );
    case 'no-relay':
      return (
        <EmptyState
          icon="plug"
          title={t('inspector.empty.noRelay')}
          actions={
            <Button size="small" icon="external" onClick={showConnection}>
              {t('inspector.empty.connect')}
            </Button>
          }
        >
          <p>{t('inspector.empty.noRelayText')}</p>
        </EmptyState>
      );
    case 'paused':
      return (
        <EmptyState
          icon="pause"
          title={t('inspector.empty.paused')}
          actions={
            <Button size="small" onClick={() => inspector.set({ isPaused: false })}>
              {t('inspector.empty.resume')}
            </Button>
          }
        >
          <p>{t('inspector.empty.pausedText')}</p>
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
                {t('inspector.empty.tryAgain')}
              </Button>
              <Button size="small" kind="quiet" icon="external" onClick={showConnection}>
                {t('inspector.empty.openConnection')}
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
  <EmptyState icon="search" title={t('inspector.empty.none')}>
    <p>{t('inspector.empty.waiting', { relays: ANY_OF.format(relays.map(({ address }) => new URL(address).host)) })}</p>
    <p class={classes(textStyles.small, textStyles.faint)}>
      {isFirefox ? t('inspector.empty.notShownFirefox') : t('inspector.empty.notShown')}
    </p>
  </EmptyState>
);
