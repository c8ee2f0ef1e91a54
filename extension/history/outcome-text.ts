import { t } from '../language/messages.ts';
import { statusWord } from '../response-view/format.ts';
import type { HistoryEntry } from './entry.ts';

/** "404 Not found", "403 Refused by the relay", "Cancelled". */
export function outcomeText({ status, source, failure }: HistoryEntry): string {
  if (failure === 'cancelled') return t('history.outcome.cancelled');
  if (status === null) return t('history.outcome.noResponse');
  if (source === 'relay') return t('history.outcome.fromRelay', { status });
  return `${status} ${statusWord(status)}`.trim();
}

/** Whether there was no response, or one that says that the call failed; not a call that was cancelled. */
export const hasFailed = ({ status, failure }: HistoryEntry): boolean =>
  failure !== 'cancelled' && (status === null || status >= 400);
