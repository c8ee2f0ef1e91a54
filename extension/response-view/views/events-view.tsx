import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import layoutStyles from '../../design/layout.module.css';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { type ServerEvent, scanEvents } from '../events/server-events.ts';
import { StreamText } from '../events/stream-text.tsx';
import { assembled, guessRule, type TextRule } from '../events/text-rule.ts';
import { useTextRule } from '../events/use-text-rule.ts';
import { decodeSliced } from '../lines/decode.ts';
import { runSync } from '../lines/in-slices.ts';
import { scanText } from '../lines/lines.ts';
import { useSliced } from '../lines/use-sliced.ts';
import { moreText } from '../more-text.ts';
import styles from './events-view.module.css';
import { Formatting } from './formatting.tsx';
import { MAX_ROWS } from './row-view.tsx';
import rowStyles from './rows.module.css';
import { TextRows } from './text-rows.tsx';
import type { ViewProps } from './view.ts';

/** Events per page, and the characters shown of an event before it is expanded. */
const PAGE_SIZE = 100;
const MAX_DATA = 1_000;

/** Server-sent events as they arrive, below the text that they have in parts. */
export function EventsView({ url, bytes, isWhole }: ViewProps) {
  const host = URL.parse(url.trim())?.host ?? '';
  const [remembered, remember] = useTextRule(host);
  /** Pages back from the last; 0 follows a running stream. */
  const [back, setBack] = useState(0);
  const read = useSliced(bytes.length, () => readEvents(bytes, host, remembered ?? null), [bytes, host, remembered]);
  if (read === null || remembered === undefined) return <Formatting bytes={bytes.length} />;
  const { events, rest, rule, text } = read;
  const to = Math.max(Math.min(PAGE_SIZE, events.length), events.length - back * PAGE_SIZE);
  const from = Math.max(0, to - PAGE_SIZE);
  return (
    <>
      <StreamText host={host} text={text} rule={rule} isRemembered={remembered !== null} onRule={remember} />
      <div class={layoutStyles.bar}>
        <h2 class={textStyles.sectionTitle}>{t('response_view.events.title')}</h2>
        <span class={classes(textStyles.faint, textStyles.small)}>{number(events.length)}</span>
      </div>
      {events.length > PAGE_SIZE && (
        <div class={styles.pages}>
          <Button size="small" disabled={from === 0} onClick={() => setBack(back + 1)}>
            {t('response_view.events.earlier')}
          </Button>
          <Button size="small" disabled={back === 0} onClick={() => setBack(back - 1)}>
            {t('response_view.events.later')}
          </Button>
          <span class={classes(textStyles.faint, textStyles.small)} role="status">
            {t('response_view.events.range', {
              from: number(from + 1),
              to: number(to),
              count: number(events.length),
            })}
          </span>
        </div>
      )}
      <ol
        class={styles.events}
        aria-label={t('response_view.events.count', events.length, { count: number(events.length) })}
        start={from + 1}
      >
        {events.slice(from, to).map((event, index) => (
          <li class={styles.event} key={from + index}>
            <span class={styles.type}>{event.type}</span>
            <EventData event={event} />
          </li>
        ))}
      </ol>
      {isWhole && rest.trim() !== '' && (
        <p class={classes(textStyles.faint, textStyles.small)}>{t('response_view.events.cut')}</p>
      )}
    </>
  );
}

/** Always UTF-8, regardless of the declared charset (WHATWG HTML, section 9.2.6). */
function* readEvents(bytes: Uint8Array, host: string, remembered: TextRule | null) {
  const { events, rest } = yield* scanEvents(yield* decodeSliced(bytes, 'utf-8'));
  const rule = remembered ?? (yield* guessRule(host, events));
  return { events, rest, rule, text: rule === null ? '' : yield* assembled(events, rule) };
}

function EventData({ event: { data } }: { event: ServerEvent }) {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <LongText text={data} />;
  return (
    <code class={styles.data}>
      {data.slice(0, MAX_DATA)}
      {data.length > MAX_DATA && (
        <button type="button" class={rowStyles.more} onClick={() => setOpen(true)}>
          {moreText(data.length - MAX_DATA)}
        </button>
      )}
    </code>
  );
}

function LongText({ text }: { text: string }) {
  const lines = useMemo(() => runSync(scanText(text, MAX_ROWS)), [text]);
  return (
    <div>
      <TextRows lines={lines} />
    </div>
  );
}
