import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import type { QueuedProgress } from '../../request-model/queued-progress.ts';
import { placeText, pollsText, queueName } from '../../response-view/queue-text.ts';
import { usePlayground } from '../playground.ts';

/** Where a call waits on the relay, with Cancel: it needs no window to go on. */
export function QueuedState({ queued }: { queued: QueuedProgress }) {
  const { cancel } = usePlayground().calls;
  const { queue, state, place, polls, polledAt } = queued;
  return (
    <Notice
      kind="info"
      title={
        state === 'running'
          ? `Running on the relay, in ${queueName(queue)}`
          : `In ${queueName(queue)}: ${placeText(place)}`
      }
      actions={
        <Button size="small" icon="stop" onClick={() => void cancel()}>
          Cancel the call
        </Button>
      }
    >
      <p>You can close this window or send another call. The response will be here, and under Queue.</p>
      <p class={textStyles.muted}>{pollsText(polls, polledAt)}.</p>
    </Notice>
  );
}
