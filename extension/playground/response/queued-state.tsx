import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import type { QueuedProgress } from '../../request-model/queued-progress.ts';
import { placeText, pollsText } from '../../response-view/queue-text.ts';
import { usePlayground } from '../playground.ts';

/** `queue`: null for a queue of its own. */
const runningText = (queue: string | null): string =>
  queue === null ? t('playground.state.runningOwn') : t('playground.state.runningIn', { queue });

const waitingText = (queue: string | null, place: string): string =>
  queue === null ? t('playground.state.waitingOwn', { place }) : t('playground.state.waitingIn', { queue, place });

/** Where a call waits on the relay, with Cancel: it needs no window to go on. */
export function QueuedState({ queued }: { queued: QueuedProgress }) {
  const { cancel } = usePlayground().calls;
  const { queue, state, place, polls, polledAt } = queued;
  return (
    <Notice
      kind="info"
      title={state === 'running' ? runningText(queue) : waitingText(queue, placeText(place))}
      actions={
        <Button size="small" icon="stop" onClick={() => void cancel()}>
          {t('playground.state.cancel')}
        </Button>
      }
    >
      <p>{t('playground.state.canClose')}</p>
      <p class={textStyles.muted}>{pollsText(polls, polledAt)}.</p>
    </Notice>
  );
}
