import { useEffect } from 'preact/hooks';
import { usePlayground } from '../playground.ts';
import { ComparedCalls } from './compared-calls.tsx';
import { HistoryList } from './history-list.tsx';
import { OpenedCall } from './opened-call.tsx';

/** The list of recorded calls, one of them, or two that are compared. */
export function HistoryView() {
  const { view, follow } = usePlayground().history;
  useEffect(follow, []);
  switch (view.value?.kind) {
    case 'call':
      return <OpenedCall opened={view.value.opened} />;
    case 'compare':
      return <ComparedCalls first={view.value.first} second={view.value.second} />;
    default:
      return <HistoryList first={view.value?.first ?? null} />;
  }
}
