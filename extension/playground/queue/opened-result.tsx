import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { dateFormat } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { Heading } from '../history/heading.tsx';
import { usePlayground } from '../playground.ts';
import { CallResponse } from '../response/response.tsx';
import type { OpenedResult as Opened } from './queue-list.ts';

const WHEN = dateFormat({ dateStyle: 'medium', timeStyle: 'medium' });

/** The response of a queued call, or the relay's problem. */
export function OpenedResult({ opened: { summary, call } }: { opened: Opened }) {
  const { queue } = usePlayground();
  const { id, queue_name: name, created, expires, error } = summary;
  const when = WHEN.format(created);
  const sent =
    name === id ? t('playground.queue.sentOwn', { when }) : t('playground.queue.sentIn', { when, queue: name });
  return (
    <>
      <Heading title={t('playground.queue.callTitle')} back={t('playground.queue.back')} onBack={queue.back} />
      <p class={textStyles.muted}>
        {expires === null ? sent : t('playground.queue.keptUntil', { sent, when: WHEN.format(expires) })}
      </p>
      {error && (
        <Notice kind={error.code === 'CALL_CANCELLED' ? 'info' : 'danger'} title={`${error.code}: ${error.title}`}>
          <p dir="auto">{error.detail}</p>
          {error.fix && (
            <p class={textStyles.muted} dir="auto">
              {error.fix}
            </p>
          )}
        </Notice>
      )}
      {call && <CallResponse call={call} />}
    </>
  );
}
