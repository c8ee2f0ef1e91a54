import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { IconButton } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { Tabs } from '../design/tabs.tsx';
import type { Call } from '../recorder/call.ts';
import { Answer } from './answer.tsx';
import './detail.css';
import { outcomeOf } from './outcome.ts';
import { PairList } from './pairs.tsx';
import { Sides } from './sides.tsx';
import { Timing } from './timing.tsx';
import type { TraceView } from './traces.ts';

interface DetailProps {
  readonly call: Call;
  readonly trace: TraceView;
  readonly onClose: () => void;
}

const TABS = [
  { id: 'request', label: 'Sent ⇄ Forwarded' },
  { id: 'answer', label: 'Answer' },
  { id: 'timing', label: 'Timing' },
  { id: 'headers', label: 'Headers' },
] as const;
type TabId = (typeof TABS)[number]['id'];

const VIEWS: Readonly<Record<TabId, (props: DetailProps) => ComponentChildren>> = {
  request: (props) => <Sides {...props} />,
  answer: ({ call }) => <Answer call={call} />,
  timing: (props) => <Timing {...props} />,
  headers: ({ call }) => (
    <>
      <h3>Answer</h3>
      <PairList pairs={call.headers} label="Headers of the answer" />
      <h3>Call to the relay</h3>
      <PairList pairs={call.requestHeaders} label="Headers of the call to the relay" />
    </>
  ),
};

/** Stays from call to call: whoever compares answers goes on comparing answers. */
const openTab = signal<TabId>('request');

export const Detail = (props: DetailProps) => (
  <section class="detail" aria-label="Call">
    <Tabs
      label="Call"
      items={TABS}
      open={openTab.value}
      onOpen={(id) => {
        openTab.value = id;
      }}
      end={<IconButton size="small" icon="x" label="Close" onClick={props.onClose} />}
    >
      <section
        class="detail-panel"
        aria-label="Details"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
      >
        <Verdict {...props} />
        {VIEWS[openTab.value](props)}
      </section>
    </Tabs>
  </section>
);

/** What went wrong, and what to do; nothing where all went well. */
function Verdict({ call, trace }: DetailProps) {
  const refusal = call.problem ?? (trace.state === 'found' ? trace.trace.refusal : null);
  const redactions = trace.state === 'found' ? trace.trace.redactions : 0;
  return (
    <>
      {refusal && (
        <Notice kind="danger" title={`The relay refused: ${refusal.code}`}>
          <p>{refusal.detail}</p>
          {refusal.fix && <p class="muted">{refusal.fix}</p>}
        </Notice>
      )}
      {!refusal && call.source !== 'upstream' && (
        <Notice kind={call.source === 'queued' ? 'info' : 'warn'}>{outcomeOf(call).sentence}</Notice>
      )}
      {!refusal && call.sent.problem && <Notice kind="warn">{call.sent.problem.detail}</Notice>}
      {redactions > 0 && (
        <Notice kind="warn">
          The answer repeated the secret {redactions === 1 ? 'once' : `${redactions} times`}; the relay replaced it.
        </Notice>
      )}
    </>
  );
}
