import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { PairList } from '../pairs.tsx';
import type { TraceView } from '../traces.ts';
import styles from './initiator.module.css';
import { canOpenSources, canReveal, openSource, revealInNetwork } from './sources.ts';

/** The initiator of the call, with its call stack. */
export function Initiator({ call, trace, address }: { call: RecordedCall; trace: TraceView; address: string | null }) {
  return (
    <>
      <PairList label="Caller" pairs={factsOf(call, trace)} />
      <h2>Call stack</h2>
      <Stack call={call} />
      <p class={styles.reveal}>
        {canReveal() && call.initiator === 'page' ? (
          <Button size="small" icon="external" onClick={() => revealInNetwork(filterOf(call, address))}>
            Reveal in Network
          </Button>
        ) : (
          <span class={classes(textStyles.faint, textStyles.small)}>
            {call.initiator === 'page'
              ? 'This browser does not allow extensions to open the Network panel.'
              : 'The call is not in the Network panel, because the page did not make it.'}
          </span>
        )}
      </p>
    </>
  );
}

const INITIATORS: Readonly<Record<RecordedCall['initiator'], string>> = {
  page: 'the page',
  playground: 'the playground',
  import: 'a HAR file',
};

function factsOf(call: RecordedCall, trace: TraceView): (readonly [string, string])[] {
  const identified = trace.state === 'found' ? trace.trace.caller : null;
  return [
    ['made by', `${INITIATORS[call.initiator]}${call.kind === null ? '' : ` (${call.kind})`}`],
    ['origin', call.origin ?? 'not sent'],
    ...(identified ? [['identified as', [identified.kind, identified.id].filter(Boolean).join(' ')] as const] : []),
    ['started', new Date(call.startedAt).toISOString()],
  ];
}

function Stack({ call }: { call: RecordedCall }) {
  if (call.stack.length === 0) {
    return (
      <p class={textStyles.note}>No call stack: Chromium reports it for calls made by scripts, Firefox does not.</p>
    );
  }
  return (
    <ol class={styles.stack} aria-label="Call stack">
      {call.stack.map((frame, index) => (
        <li key={index}>
          <span>{frame.name || '(anonymous)'}</span>{' '}
          {canOpenSources() ? (
            <button type="button" class={styles.place} onClick={() => openSource(frame)}>
              {placeText(frame)}
            </button>
          ) : (
            <span class={styles.place}>{placeText(frame)}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Counted from 1, as in the Sources panel. */
function placeText({ url, line, column }: RecordedCall['stack'][number]): string {
  const parsed = URL.parse(url);
  const file = parsed ? parsed.host + parsed.pathname : url;
  return `${file}:${line + 1}:${column + 1}`;
}

/** The filter for the Network panel, which shows the call to the relay. */
const filterOf = ({ route, sent }: RecordedCall, address: string | null): string => {
  if (route === 'request') return `${address ?? ''}/v1/request`;
  return route === 'forward' ? `/v1/forward/${sent.secret}/` : (URL.parse(sent.url)?.host ?? '');
};
