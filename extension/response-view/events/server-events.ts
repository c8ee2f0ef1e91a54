import type { Sliced } from '../lines/in-slices.ts';

/** One event of a `text/event-stream` (WHATWG HTML, section 9.2.6). */
export interface ServerEvent {
  /** `message` where the stream names none. */
  readonly type: string;
  readonly data: string;
  readonly id: string | null;
}

interface Events {
  readonly events: ServerEvent[];
  /** The incomplete event at the end. */
  readonly rest: string;
}

/** The complete events in `stream`, without comments. Yields where it can be interrupted. */
export function* scanEvents(stream: string): Sliced<Events> {
  const ends = /\r\n\r\n|\n\n|\r\r|\r\n\n|\n\r\n/g;
  const events: ServerEvent[] = [];
  let start = stream.startsWith('\uFEFF') ? 1 : 0;
  for (let end = ends.exec(stream); end; end = ends.exec(stream)) {
    events.push(...eventOf(stream.slice(start, end.index)));
    start = ends.lastIndex;
    yield;
  }
  return { events, rest: stream.slice(start) };
}

function eventOf(block: string): ServerEvent[] {
  let type = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [name = '', raw = ''] = line.split(/:(.*)/s);
    const value = raw.replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'event') type = value;
    else if (name === 'id') id = value;
  }
  return data.length === 0 ? [] : [{ type, data: data.join('\n'), id }];
}
