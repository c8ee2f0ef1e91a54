import { useEffect, useState } from 'preact/hooks';
import { useRelays } from '../connection/relays.ts';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import { EmptyState, Notice, Skeleton } from '../design/notice.tsx';
import { whenIdle } from '../design/when-idle.ts';
import { t } from '../language/messages.ts';
import { goTo } from '../navigation/open-tab.ts';
import type { Outline } from '../navigation/outline.ts';
import { wantedSecret } from '../navigation/try-secret.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { EMPTY_DRAFT } from '../request-model/draft.ts';
import type { Page } from '../secrets/page.ts';
import { useSecrets } from '../secrets/secrets.ts';
import { RequestForm } from './compose/request-form.tsx';
import { pageForm } from './page-form.ts';
import { LaterProvider, pageLater, useLater } from './page-later.ts';
import { PlaygroundProvider } from './playground.ts';
import styles from './playground-tab.module.css';
import { FormProvider, useForm } from './request/form.ts';

/**
 * The request and its response, side by side, or one below the other in a narrow window. What takes typing is there
 * first; all else is loaded after it has been painted.
 */
export function PlaygroundTab({ page }: { page: Page }) {
  const form = page.part(pageForm);
  const { loaded, load } = page.part(pageLater);
  // Another draft comes in the place of what is changed before the stored one is there.
  const later = form.isRead.value ? loaded.value : null;
  return (
    <FormProvider value={form}>
      <LaterProvider value={later}>
        <PlaygroundProvider value={later?.playground ?? null}>
          <Playground load={load} outline={page.outline} />
        </PlaygroundProvider>
      </LaterProvider>
    </FormProvider>
  );
}

function Playground({ load, outline }: { load: () => Promise<unknown>; outline: Outline }) {
  const relays = useRelays();
  const secrets = useSecrets();
  const form = useForm();
  const later = useLater();
  const isRead = relays.list.value !== null && form.isRead.value;
  const known = outline.get();
  // Only a page that has read nothing yet: in one that has, the draft is there soon, and would find the field in use.
  const [isEarly] = useState(() => relays.list.peek() === null && known?.request === true);
  const relay = relays.active.value;
  const state = secrets.state.value;
  // A stored draft can be edited at once; the first request for a secret needs the rest, and its policy from the relay.
  const isNew = isRead && relay !== null && form.draft.value === EMPTY_DRAFT;
  const needsRest = later === null && (isNew || wantedSecret.value !== null);
  useEffect(() => {
    if (needsRest) void load();
    else whenIdle(load);
  }, [needsRest]);
  const hasRequest = form.draft.value !== EMPTY_DRAFT;
  useEffect(() => {
    if (isRead) outline.note({ request: hasRequest });
  }, [isRead, hasRequest]);
  const noRelay = relays.list.value === null ? known?.relay === false : relay === null;
  const isLoading = isRead ? isNew && state.status === 'loading' : !isEarly;
  return (
    <>
      {later && <later.Following />}
      {noRelay ? (
        <NoRelay />
      ) : state.status === 'ready' && state.list.length === 0 ? (
        <NoSecrets />
      ) : needsRest || isLoading ? (
        <Skeleton lines={6} />
      ) : (
        <div class={styles.page}>
          {state.status === 'failed' && relay && (
            <div class={styles.notice}>
              <Notice
                kind="danger"
                title={failureText(state.failure, relay).title}
                actions={
                  <Button size="small" icon="refresh" onClick={() => void secrets.load()}>
                    {t('playground.action.tryAgain')}
                  </Button>
                }
              >
                {failureText(state.failure, relay).text}
              </Notice>
            </div>
          )}
          {later && <later.Origin />}
          <Panes />
        </div>
      )}
    </>
  );
}

function Panes() {
  const later = useLater();
  return (
    <div class={classes(styles.panes, later?.playground.isListOpen.value && styles.withList)}>
      <RequestForm>{later ? <later.ComposeParts /> : <Skeleton lines={4} />}</RequestForm>
      {later ? (
        <later.ResponsePart />
      ) : (
        <div class={styles.response}>
          <Skeleton lines={4} />
        </div>
      )}
    </div>
  );
}

const NoRelay = () => (
  <EmptyState
    icon="plug"
    title={t('playground.tab.noRelay')}
    actions={
      <Button kind="primary" onClick={() => goTo('connection')}>
        {t('playground.action.connect')}
      </Button>
    }
  >
    <p>{t('playground.tab.noRelayText')}</p>
  </EmptyState>
);

const NoSecrets = () => (
  <EmptyState
    icon="key"
    title={t('playground.tab.noSecrets')}
    actions={
      <Button kind="primary" icon="plus" onClick={() => goTo('secrets')}>
        {t('playground.tab.addSecret')}
      </Button>
    }
  >
    <p>{t('playground.tab.noSecretsText')}</p>
  </EmptyState>
);
