import { useEffect, useId, useRef } from 'preact/hooks';
import type { Preview } from '../../../shared/protocol/api.ts';
import { useRelays } from '../../connection/relays.ts';
import { Button } from '../../design/button.tsx';
import { classes } from '../../design/classes.ts';
import { Icon } from '../../design/icon.tsx';
import { Notice } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import { goTo } from '../../navigation/open-tab.ts';
import { failureText } from '../../relay-client/failure-text.ts';
import type { Outcome } from '../../relay-client/outcome.ts';
import type { RunAs } from '../../request-model/draft.ts';
import { usePlayground } from '../playground.ts';
import { CALLERS } from './access-proof.ts';
import styles from './access-verdicts.module.css';

const WHO = {
  anonymous: { title: 'playground.access.anonymous', send: 'playground.access.sendAsAnonymous' },
  user: { title: 'playground.access.user', send: 'playground.access.sendAsUser' },
  owner: { title: 'playground.access.owner', send: 'playground.access.sendAsOwner' },
} as const satisfies Readonly<Record<RunAs['kind'], object>>;

/** What the relay says to each caller, side by side. */
export function AccessVerdicts() {
  const { access } = usePlayground();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const state = access.state.value;
  useEffect(() => {
    // They may be below what a small window shows.
    if (state.status === 'ready') section.current?.scrollIntoView({ block: 'nearest' });
  }, [state.status]);
  return (
    <section class={styles.access} ref={section} aria-labelledby={id}>
      <div class={styles.head}>
        <h2 class={textStyles.label} id={id}>
          {t('playground.access.title')}
        </h2>
        {state.status !== 'key' && state.status !== 'incomplete' && (
          <Button size="small" icon="eye" busy={state.status === 'loading'} onClick={() => void access.prove()}>
            {t(state.status === 'none' ? 'playground.access.check' : 'playground.access.checkAgain')}
          </Button>
        )}
      </div>
      <p class={textStyles.hint} role="status">
        {t(TEXTS[state.status])}
      </p>
      {'verdicts' in state && (
        <ul class={classes(styles.verdicts, state.status === 'stale' && styles.stale)}>
          {CALLERS.map((kind) => (
            <Verdict key={kind} kind={kind} outcome={state.verdicts[kind]} />
          ))}
        </ul>
      )}
    </section>
  );
}

const TEXTS = {
  none: 'playground.access.none',
  loading: 'playground.access.loading',
  ready: 'playground.access.ready',
  stale: 'playground.access.stale',
  incomplete: 'playground.access.incomplete',
  key: 'playground.access.key',
} as const;

function Verdict({ kind, outcome }: { kind: RunAs['kind']; outcome: Outcome<Preview> }) {
  const relay = useRelays().active.value;
  const isAllowed = outcome.ok && outcome.value.allowed;
  return (
    <li class={styles.verdict}>
      <h3>{t(WHO[kind].title)}</h3>
      {outcome.ok ? (
        <>
          <p class={classes(styles.ruling, isAllowed ? styles.allowed : styles.refused)}>
            <Icon name={isAllowed ? 'check' : 'x'} size={14} />
            {t(isAllowed ? 'playground.access.allowed' : 'playground.access.refused')}
          </p>
          {outcome.value.problems.map(({ code, detail, fix }) => (
            <p key={`${code} ${detail}`} class={textStyles.small} dir="auto">
              {detail} {fix && <span class={textStyles.muted}>{fix}</span>} <code>{code}</code>
            </p>
          ))}
          <Next kind={kind} isAllowed={isAllowed} />
        </>
      ) : (
        <Notice kind="warn" title={failureText(outcome.failure, relay).title}>
          {failureText(outcome.failure, relay).text}
        </Notice>
      )}
    </li>
  );
}

/** What a person can do about a verdict. */
function Next({ kind, isAllowed }: { kind: RunAs['kind']; isAllowed: boolean }) {
  const { request, calls, openPolicy } = usePlayground();
  const { draft, change, chosen } = request;
  const send = (): void => {
    change({ runAs: { ...draft.peek().runAs, kind } });
    void calls.send();
  };
  if (isAllowed) {
    return (
      <Button size="small" icon="send" disabled={!calls.canSend.value} onClick={send}>
        {t(WHO[kind].send)}
      </Button>
    );
  }
  const secret = chosen.value;
  if (!secret) return null;
  const open = (): void => {
    openPolicy(secret.name);
    goTo('secrets');
  };
  return (
    <Button size="small" icon="edit" onClick={open}>
      {t('playground.access.changePolicy')}
    </Button>
  );
}
