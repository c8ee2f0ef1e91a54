import { useEffect } from 'preact/hooks';
import { useRelays } from '../../connection/relays.ts';
import { Button } from '../../design/button.tsx';
import layoutStyles from '../../design/layout.module.css';
import { EmptyState, Notice, Skeleton } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import { Heading } from '../history/heading.tsx';
import { usePlayground } from '../playground.ts';
import { OpenedResult } from './opened-result.tsx';
import { QueueRow } from './queue-row.tsx';

/** In place of the response: the calls that wait on the relay, and those that it keeps. */
export function QueuePane() {
  const { queue } = usePlayground();
  useEffect(() => queue.follow(document), []);
  const opened = queue.opened.value;
  return (
    <section class={layoutStyles.pane} aria-label={t('playground.queue.title')}>
      {opened ? <OpenedResult opened={opened} /> : <List />}
    </section>
  );
}

function List() {
  const { queue } = usePlayground();
  const { calls, failure, cursor, waiting, busy, close, load, loadOlder, openCall, cancel } = queue;
  const relay = useRelays().active.value;
  const list = calls.value;
  const text = failure.value && failureText(failure.value, relay);
  return (
    <>
      <Heading title={t('playground.queue.title')} back={t('playground.history.backToResponse')} onBack={close} />
      {text && (
        <Notice
          kind="danger"
          title={text.title}
          actions={
            <Button size="small" icon="refresh" onClick={() => void load()}>
              {t('playground.action.tryAgain')}
            </Button>
          }
        >
          {text.text}
        </Notice>
      )}
      {list === null ? (
        !text && <Skeleton lines={6} />
      ) : list.length === 0 ? (
        <EmptyState icon="queue" title={t('playground.queue.empty')}>
          <p>{t('playground.queue.emptyText')}</p>
        </EmptyState>
      ) : (
        <>
          <p class={textStyles.hint} role="status">
            {countText(waiting.value.length)}
          </p>
          <ul class={layoutStyles.list} aria-label={t('playground.queue.list')}>
            {list.map((call) => (
              <QueueRow
                key={call.id}
                call={call}
                isBusy={busy.value.has(call.id)}
                onOpen={() => void openCall(call)}
                onCancel={() => void cancel(call)}
              />
            ))}
          </ul>
          {cursor.value !== null && (
            <Button size="small" onClick={() => void loadOlder()}>
              {t('playground.queue.older')}
            </Button>
          )}
        </>
      )}
    </>
  );
}

const countText = (waiting: number): string =>
  waiting === 0 ? t('playground.queue.allEnded') : t('playground.queue.waiting', waiting, { count: number(waiting) });
