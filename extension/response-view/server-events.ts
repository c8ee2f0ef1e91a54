import * as v from 'valibot';
import type { Sliced } from './lines/in-slices.ts';

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

/** The concatenated text deltas of a streaming model's events, or `null` if no event has a known shape. */
export function* deltaText(events: readonly ServerEvent[]): Sliced<string | null> {
  const parts: string[] = [];
  for (const { data } of events) {
    const part = deltaOf(data);
    if (part !== null) parts.push(part);
    yield;
  }
  return parts.length === 0 ? null : parts.join('');
}

/** Chat completions, responses and messages, as OpenAI and Anthropic stream them. */
const deltasSchema = v.union([
  v.pipe(
    v.object({ choices: v.looseTuple([v.object({ delta: v.object({ content: v.string() }) })]) }),
    v.transform(({ choices }) => choices[0].delta.content),
  ),
  v.pipe(
    v.object({ delta: v.object({ text: v.string() }) }),
    v.transform(({ delta }) => delta.text),
  ),
  v.pipe(
    v.object({ type: v.literal('response.output_text.delta'), delta: v.string() }),
    v.transform(({ delta }) => delta),
  ),
]);

function deltaOf(data: string): string | null {
  if (!data.startsWith('{')) return null;
  try {
    const parsed = v.safeParse(deltasSchema, JSON.parse(data));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
