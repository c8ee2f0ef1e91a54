import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { queueName } from '../../response-view/queue-text.ts';
import { Heading } from '../history/heading.tsx';
import { usePlayground } from '../playground.ts';
import { CallResponse } from '../response/response.tsx';
import type { OpenedResult as Opened } from './queue-list.ts';

const WHEN = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' });

/** The response of a queued call, or the relay's problem. */
export function OpenedResult({ opened: { summary, call } }: { opened: Opened }) {
  const { queue } = usePlayground();
  const { id, queue_name: name, created, expires, error } = summary;
  return (
    <>
      <Heading title="Queued call" back="Back to the queue" onBack={queue.back} />
      <p class={textStyles.muted}>
        Sent {WHEN.format(created)}, in {queueName(name === id ? null : name)}
        {expires !== null && `; kept until ${WHEN.format(expires)}`}
      </p>
      {error && (
        <Notice kind={error.code === 'CALL_CANCELLED' ? 'info' : 'danger'} title={`${error.code}: ${error.title}`}>
          <p>{error.detail}</p>
          {error.fix && <p class={textStyles.muted}>{error.fix}</p>}
        </Notice>
      )}
      {call && <CallResponse call={call} />}
    </>
  );
}
