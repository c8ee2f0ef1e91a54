import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../../design/button.tsx';
import { decode } from '../content.ts';
import { serverEvents, spokenText } from '../server-events.ts';
import type { ViewProps } from './view.ts';

/** Events laid out at first; of a running stream the latest. */
const CAP = 200;

/** Server-sent events as they come, and above them the text they spell. */
export function EventsView({ bytes, isWhole }: ViewProps) {
  const [showAll, setShowAll] = useState(false);
  const { events, rest } = useMemo(() => serverEvents(decode(bytes)), [bytes]);
  const spoken = useMemo(() => spokenText(events), [events]);
  const from = showAll ? 0 : Math.max(0, events.length - CAP);
  return (
    <>
      {spoken !== null && <p class="spoken">{spoken}</p>}
      {from > 0 && (
        <Button size="small" onClick={() => setShowAll(true)}>
          Show {from} earlier events
        </Button>
      )}
      <ol class="events" aria-label={`${events.length} events`} start={from + 1}>
        {events.slice(from).map((event, index) => (
          <li class="event" key={from + index}>
            <span class="event-type">{event.type}</span>
            <code class="event-data">{event.data}</code>
          </li>
        ))}
      </ol>
      {isWhole && rest.trim() !== '' && <p class="faint small">The stream ended in the middle of an event.</p>}
    </>
  );
}
