import layoutStyles from '../../design/layout.module.css';
import { EmptyState } from '../../design/notice.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { t } from '../../language/messages.ts';
import { isRunning, type PlaygroundCall } from '../../request-model/playground-call.ts';
import { usePlayground } from '../playground.ts';
import { Body } from './body.tsx';
import { CallState } from './call-state.tsx';
import { Examples } from './examples.tsx';
import { Headers } from './headers.tsx';
import { Problem, problemOf } from './problem.tsx';
import styles from './response.module.css';
import { Summary } from './summary.tsx';
import { Timing } from './timing.tsx';

/** The result of the last call. */
export function ResponsePane() {
  const current = usePlayground().calls.last.value;
  return (
    <section class={layoutStyles.pane} aria-label={t('playground.response.label')}>
      {current ? <CallResponse call={current} /> : current === null && <EmptyResponse />}
    </section>
  );
}

function EmptyResponse() {
  const { chosen } = usePlayground().request;
  return (
    <EmptyState icon="send" title={t('playground.response.empty')}>
      {/* Without a secret there are no examples. */}
      {chosen.value && (
        <>
          <p>{t('playground.response.emptyText')}</p>
          <Examples />
        </>
      )}
    </EmptyState>
  );
}

/** A call's response, or why there is none. */
export function CallResponse({ call: current }: { call: PlaygroundCall }) {
  const problem = problemOf(current);
  return (
    <>
      <Summary call={current} />
      <CallState call={current} />
      {problem ? (
        <>
          <Problem problem={problem} call={current} />
          {/* The body says the same as the box above. */}
          <details class={styles.raw}>
            <summary>{t('playground.response.raw')}</summary>
            <Parts call={current} />
          </details>
        </>
      ) : (
        <Parts call={current} />
      )}
    </>
  );
}

function Parts({ call: current }: { call: PlaygroundCall }) {
  const { responseSection: section } = usePlayground();
  const { head } = current;
  if (!head) return null;
  return (
    <Tabs
      label={t('playground.response.parts')}
      open={section.value}
      onOpen={(id) => {
        section.value = id;
      }}
      items={[
        { id: 'body', label: t('playground.response.body') },
        { id: 'headers', label: t('playground.response.headers'), count: head.headers.length },
        { id: 'timing', label: t('playground.response.timing') },
      ]}
    >
      {section.value === 'body' && <Body call={current} head={head} isRunning={isRunning(current)} />}
      {section.value === 'headers' && <Headers head={head} />}
      {section.value === 'timing' && <Timing call={current} head={head} />}
    </Tabs>
  );
}
