import type { Trace } from '../../../shared/protocol/api.ts';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import type { RecordedCall } from '../../recorded-call/recorded-call.ts';
import { PairList } from '../pairs.tsx';
import type { TraceView } from '../traces.ts';
import styles from './initiator.module.css';
import { canOpenSources, canReveal, openSource, revealInNetwork } from './sources.ts';

/** The initiator of the call, with its call stack. */
export function Initiator({ call, trace, address }: { call: RecordedCall; trace: TraceView; address: string | null }) {
  return (
    <>
      <PairList isText label={t('inspector.tab.caller')} pairs={factsOf(call, trace)} />
      <h2>{t('inspector.caller.stack')}</h2>
      <Stack call={call} />
      <p class={styles.reveal}>
        {canReveal() && call.initiator === 'page' ? (
          <Button size="small" icon="external" onClick={() => revealInNetwork(filterOf(call, address))}>
            {t('inspector.caller.reveal')}
          </Button>
        ) : (
          <span class={classes(textStyles.faint, textStyles.small)}>
            {call.initiator === 'page' ? t('inspector.caller.cannotReveal') : t('inspector.caller.notInNetwork')}
          </span>
        )}
      </p>
    </>
  );
}

const INITIATORS: Readonly<Record<RecordedCall['initiator'], string>> = {
  page: t('inspector.caller.page'),
  playground: t('inspector.caller.playground'),
  import: t('inspector.caller.import'),
};

const KINDS: Readonly<Record<Trace['caller']['kind'], string>> = {
  anonymous: t('inspector.caller.anonymous'),
  user: t('inspector.caller.user'),
  owner: t('inspector.caller.owner'),
};

const callerText = ({ kind, id }: Trace['caller']): string => (id === null ? KINDS[kind] : `${KINDS[kind]} ${id}`);

function factsOf(call: RecordedCall, trace: TraceView): (readonly [string, string])[] {
  const identified = trace.state === 'found' ? trace.trace.caller : null;
  return [
    [t('inspector.caller.madeBy'), `${INITIATORS[call.initiator]}${call.kind === null ? '' : ` (${call.kind})`}`],
    [t('inspector.caller.origin'), call.origin ?? t('inspector.caller.notSent')],
    ...(identified ? [[t('inspector.caller.identifiedAs'), callerText(identified)] as const] : []),
    [t('inspector.caller.started'), new Date(call.startedAt).toISOString()],
  ];
}

function Stack({ call }: { call: RecordedCall }) {
  if (call.stack.length === 0) {
    return <p class={textStyles.note}>{t('inspector.caller.noStack')}</p>;
  }
  return (
    <ol class={styles.stack} aria-label={t('inspector.caller.stack')}>
      {call.stack.map((frame, index) => (
        <li key={index}>
          <bdi>{frame.name || t('inspector.caller.anonymousFunction')}</bdi>{' '}
          {canOpenSources() ? (
            <button type="button" class={styles.place} dir="ltr" onClick={() => openSource(frame)}>
              {placeText(frame)}
            </button>
          ) : (
            <span class={styles.place} dir="ltr">
              {placeText(frame)}
            </span>
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
