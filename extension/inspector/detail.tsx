import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { type ErrorCode, isUpstreamFault } from '../../shared/errors.ts';
import { useRelays } from '../connection/relays.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { Tabs } from '../design/tabs.tsx';
import textStyles from '../design/text.module.css';
import { ToastRegion } from '../design/toast.tsx';
import { t } from '../language/messages.ts';
import { LeakList } from '../leaks/leak-list.tsx';
import { echoesOf, leaksOf } from '../leaks/leaks.ts';
import type { RecordedCall } from '../recorded-call/recorded-call.ts';
import { Actions, resend } from './actions/actions.tsx';
import { Compare } from './actions/compare.tsx';
import { comparedWith, compareWith } from './actions/comparing.ts';
import { addressOf } from './address-of.ts';
import styles from './detail.module.css';
import { Initiator } from './initiator/initiator.tsx';
import { outcomeOf } from './outcome.ts';
import { PairList } from './pairs.tsx';
import { usePolicies } from './policy/policies.ts';
import { Policy } from './policy/policy.tsx';
import { QueuedNotice } from './queued/queued-notice.tsx';
import { RequestDiff } from './request-diff-view.tsx';
import { ResponseTab } from './response.tsx';
import { isAnonymous } from './sign-in.ts';
import { Timing } from './timing.tsx';
import type { TraceView } from './traces.ts';

interface DetailProps {
  readonly call: RecordedCall;
  readonly trace: TraceView;
  readonly onClose: () => void;
  /** The call was cancelled from here. */
  readonly onCancelled: () => void;
}

const TABS = [
  { id: 'request', label: t('inspector.tab.request') },
  { id: 'response', label: t('inspector.tab.response') },
  { id: 'policy', label: t('inspector.tab.policy') },
  { id: 'leaks', label: t('inspector.tab.leaks') },
  { id: 'timing', label: t('inspector.tab.timing') },
  { id: 'headers', label: t('inspector.tab.headers') },
  { id: 'caller', label: t('inspector.tab.caller') },
] as const;
type TabId = (typeof TABS)[number]['id'];

const VIEWS: Readonly<Record<TabId, (props: DetailProps) => ComponentChildren>> = {
  request: (props) => <RequestDiff {...props} />,
  response: ({ call }) => <ResponseTab call={call} />,
  policy: (props) => <Policy {...props} />,
  leaks: (props) => <Leaks {...props} />,
  timing: (props) => <Timing {...props} />,
  headers: ({ call }) => (
    <>
      <h2>{t('inspector.tab.response')}</h2>
      <PairList pairs={call.headers} label={t('inspector.headers.response')} />
      <h2>{call.route === 'direct' ? t('inspector.headers.direct') : t('inspector.headers.toRelay')}</h2>
      <PairList pairs={call.requestHeaders} label={t('inspector.headers.request')} />
    </>
  ),
  caller: (props) => <Caller {...props} />,
};

function Leaks(props: DetailProps) {
  const { known } = usePolicies();
  const convert = (): void => resend(props, known());
  return <LeakList findings={findingsOf(props)} onConvert={props.call.route === 'direct' ? convert : undefined} />;
}

const Caller = (props: DetailProps) => (
  <Initiator {...props} address={addressOf(useRelays().list.value, props.call.relayId)} />
);

const findingsOf = ({ call, trace }: DetailProps) => [
  ...leaksOf(call),
  ...echoesOf(trace.state === 'found' ? trace.trace : null),
];

/** The open tab stays open when another call is selected. */
const openTab = signal<TabId>('request');

export function Detail(props: DetailProps) {
  const { call, trace, onClose } = props;
  const policies = usePolicies();
  useEffect(() => void policies.load(call.relayId).catch(() => {}), [call.id]);
  const first = comparedWith.value;
  const items = TABS.map((tab) => (tab.id === 'leaks' ? { ...tab, count: findingsOf(props).length } : tab));
  return (
    <section class={styles.detail} aria-label={t('inspector.detail.name')}>
      <Tabs
        layout="compact"
        label={t('inspector.detail.name')}
        items={items}
        open={openTab.value}
        onOpen={(id) => {
          openTab.value = id;
        }}
        end={
          <>
            <Actions traced={{ call, trace }} />
            <IconButton size="small" icon="x" label={t('inspector.detail.close')} onClick={onClose} />
          </>
        }
      >
        <section
          class={styles.panel}
          aria-label={t('inspector.detail.content')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
          tabIndex={0}
        >
          {first && first.call.id !== call.id ? (
            <Compare first={first} second={{ call, trace }} onClose={() => compareWith(null)} />
          ) : (
            <>
              {first && <ComparisonHint />}
              <Verdict {...props} />
              {VIEWS[openTab.value](props)}
            </>
          )}
        </section>
      </Tabs>
      <ToastRegion floating />
    </section>
  );
}

const ComparisonHint = () => (
  <Notice
    kind="info"
    actions={
      <Button size="small" onClick={() => compareWith(null)}>
        {t('design.dialog.cancel')}
      </Button>
    }
  >
    {t('inspector.detail.selectAnother')}
  </Notice>
);

const titleOf = (code: ErrorCode): string =>
  isUpstreamFault(code) ? t('inspector.detail.failedTitle', { code }) : t('inspector.detail.refusedTitle', { code });

/** The call's error and how to fix it; nothing for a successful call. */
function Verdict({ call, trace, onCancelled }: DetailProps) {
  const refusal = call.problem ?? (trace.state === 'found' ? trace.trace.refusal : null);
  return (
    <>
      {call.queued && (
        <QueuedNotice
          call={call}
          queued={call.queued}
          isAnonymous={isAnonymous(call, trace)}
          onCancelled={onCancelled}
        />
      )}
      {refusal && call.queued?.state !== 'cancelled' && (
        <Notice kind="danger" title={titleOf(refusal.code)}>
          <p dir="auto">{refusal.detail}</p>
          {refusal.fix && (
            <p class={textStyles.muted} dir="auto">
              {refusal.fix}
            </p>
          )}
        </Notice>
      )}
      {!refusal && !call.queued && call.source !== 'upstream' && (
        <Notice kind={call.source === 'queued' ? 'info' : 'warn'}>{outcomeOf(call).sentence}</Notice>
      )}
      {!refusal && call.sent.problem && <Notice kind="warn">{call.sent.problem.detail}</Notice>}
    </>
  );
}
