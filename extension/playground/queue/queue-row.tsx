import type { CallSummary } from '../../../shared/protocol/queue.ts';
import { Button } from '../../design/button.tsx';
import { RequestLine, RowButton, RowFacts, RowItem, RowText, type Tone } from '../../design/row.tsx';
import textStyles from '../../design/text.module.css';
import { dateFormat } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { statusWord } from '../../response-view/format.ts';
import { placeText } from '../../response-view/queue-text.ts';
import { isUnsettled } from './queue-list.ts';

const TIME = dateFormat({ timeStyle: 'short' });
const DAY = dateFormat({ month: 'short', day: 'numeric' });
const timeText = (at: number): string =>
  new Date(at).toDateString() === new Date().toDateString() ? TIME.format(at) : DAY.format(at);

interface QueueRowProps {
  readonly call: CallSummary;
  readonly isBusy: boolean;
  readonly onOpen: () => void;
  readonly onCancel: () => void;
}

/** One call: a button that shows its response, or, as long as it waits, a button that cancels it. */
export function QueueRow({ call, isBusy, onOpen, onCancel }: QueueRowProps) {
  const request = `${call.method} ${call.url.replace(/^https:\/\//, '')}`;
  return isUnsettled(call) ? (
    <RowItem>
      <RowText>
        <Facts call={call} />
      </RowText>
      <Button size="small" aria-label={t('playground.queue.cancelCall', { request })} busy={isBusy} onClick={onCancel}>
        {t('playground.action.cancel')}
      </Button>
    </RowItem>
  ) : (
    <RowItem>
      <RowButton onClick={onOpen} title={request} aria-busy={isBusy}>
        <Facts call={call} />
      </RowButton>
    </RowItem>
  );
}

function Facts({ call }: { call: CallSummary }) {
  const { method, url, id, queue_name: queue, created } = call;
  return (
    <>
      <RequestLine method={method} url={url} />
      <RowFacts tone={toneOf(call)} outcome={stateText(call)} at={created} time={timeText(created)}>
        {queue !== id && <span class={textStyles.cut}>{queue}</span>}
      </RowFacts>
    </>
  );
}

function toneOf({ status, error }: CallSummary): Tone {
  if (error !== null) return error.code === 'CALL_CANCELLED' ? 'waiting' : 'refused';
  return status === 'resolved' ? 'good' : status === 'failed' ? 'bad' : 'waiting';
}

/** "Waiting, 2 calls before it", "Running", "200 OK", "Cancelled", "Refused by the relay". */
function stateText({ status, status_code: code, in_queue: place, error }: CallSummary): string {
  if (status === 'running') return t('playground.queue.running');
  if (status === 'pending')
    return place === null
      ? t('playground.queue.pending')
      : t('playground.queue.pendingAt', { place: placeText(place) });
  if (error?.code === 'CALL_CANCELLED') return t('playground.queue.cancelled');
  if (error !== null) return t('playground.queue.fromRelay', { status: error.status });
  return code === null ? t('playground.queue.ended') : `${code} ${statusWord(code)}`.trim();
}
