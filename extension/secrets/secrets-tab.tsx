import { useEffect, useRef, useState } from 'preact/hooks';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { useRelays } from '../connection/relays.ts';
import { StartRelay } from '../connection/start-relay.tsx';
import { Button } from '../design/button.tsx';
import layoutStyles from '../design/layout.module.css';
import { EmptyState, Notice, Skeleton } from '../design/notice.tsx';
import { whenIdle } from '../design/when-idle.ts';
import { t } from '../language/messages.ts';
import { goTo } from '../navigation/open-tab.ts';
import type { Outline } from '../navigation/outline.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { failureText } from '../relay-client/failure-text.ts';
import { DraftsProvider, useDrafts } from './drafts.ts';
import { EditingProvider } from './editing.ts';
import type { EnvImportProps } from './env/env-import-props.ts';
import type { Page } from './page.ts';
import { pageDrafts } from './page-drafts.ts';
import { LaterProvider, pageLater, useLater } from './page-later.ts';
import { SecretList } from './secret-list.tsx';
import { useSecrets } from './secrets.ts';
import styles from './secrets-tab.module.css';
import { useFocus } from './use-focus.ts';

const NoRelay = () => (
  <EmptyState
    icon="plug"
    title={t('secrets.tab.noRelayTitle')}
    actions={
      <Button kind="primary" onClick={() => goTo('connection')}>
        {t('secrets.tab.connect')}
      </Button>
    }
  >
    <p>{t('secrets.tab.noRelay')}</p>
    <StartRelay />
  </EmptyState>
);

const NoSecrets = ({ onNew, onImport }: { onNew: () => void; onImport: () => void }) => (
  <EmptyState
    icon="key"
    title={t('secrets.tab.firstTitle')}
    actions={
      <>
        <Button kind="primary" icon="plus" onClick={onNew}>
          {t('secrets.editor.new')}
        </Button>
        <Button icon="file" onClick={onImport}>
          {t('secrets.list.fromEnv')}
        </Button>
      </>
    }
  >
    <p>{t('secrets.tab.first')}</p>
  </EmptyState>
);

export function SecretsTab({ page }: { page: Page }) {
  const { loaded, load } = page.part(pageLater);
  useEffect(() => whenIdle(load), []);
  return (
    <DraftsProvider value={page.part(pageDrafts)}>
      <LaterProvider value={loaded.value}>
        <EditingProvider value={loaded.value?.editing ?? null}>
          <Secrets outline={page.outline} />
        </EditingProvider>
      </LaterProvider>
    </DraftsProvider>
  );
}

function Secrets({ outline }: { outline: Outline }) {
  const relays = useRelays();
  const secrets = useSecrets();
  const drafts = useDrafts();
  const [ready, setReady] = useState(false);
  useEffect(() => void drafts.ready.then(() => setReady(true)), []);
  useEffect(() => void secrets.load(), []);

  const isRead = relays.list.value !== null && ready;
  const isOpen = drafts.openName.value !== null;
  useEffect(() => {
    if (isRead) outline.note({ editor: isOpen });
  }, [isRead, isOpen]);

  const relay = relays.active.value;
  const state = secrets.state.value;
  const known = outline.get();
  if (isRead ? relay === null : known?.relay === false) return <NoRelay />;
  if (isRead && relay && state.status === 'failed') {
    const { title, text } = failureText(state.failure, relay);
    const retry = (): void => {
      void secrets.load();
      void relays.check();
    };
    return (
      <div class={layoutStyles.page}>
        <Notice
          kind="danger"
          title={title}
          actions={
            <>
              <Button size="small" icon="refresh" onClick={retry}>
                {t('secrets.tab.retry')}
              </Button>
              <Button size="small" onClick={() => goTo('connection')}>
                {t('secrets.tab.connection')}
              </Button>
            </>
          }
        >
          {text}
        </Notice>
      </div>
    );
  }
  const list = isRead && state.status === 'ready' ? state.list : null;
  const expected = known?.secrets ?? 0;
  if (list === null && (expected === 0 || (isRead ? isOpen : known?.editor)))
    return <Skeleton lines={6} label={t('secrets.tab.loading')} />;
  return <ListAndEditor relay={relay} list={list} expected={expected} />;
}

interface ContentProps {
  readonly relay: RelayView | null;
  /** Null until it is loaded: then it has as many secrets as are expected, and its search already takes text. */
  readonly list: readonly SecretSummary[] | null;
  readonly expected: number;
}

function ListAndEditor({ relay, list, expected }: ContentProps) {
  const { open, openName } = useDrafts();
  const later = useLater();
  const root = useRef<HTMLDivElement>(null);
  const name = openName.value;
  const saved = list?.find((secret) => secret.name === name) ?? null;
  const editing = name === '' || saved !== null;
  const isLoading = name === '' && later === null;
  useFocus(
    root,
    isLoading ? undefined : editing ? name : null,
    `${later !== null} ${list?.map((one) => one.name).join()}`,
  );
  const create = (): void => open('');
  /** The file that is imported, '' before there is one. Like every value, only in memory. */
  const [imported, setImported] = useState<string | null>(null);
  const startImport = (): void => setImported('');
  if (imported !== null && relay) return <LazyImport relay={relay} text={imported} onClose={() => setImported(null)} />;
  const none = <NoSecrets onNew={create} onImport={startImport} />;
  if (list?.length === 0 && !editing) return none;
  return (
    <div class={styles.split} data-open={editing} ref={root}>
      <div class={styles.list}>
        {list?.length === 0 ? (
          none
        ) : (
          <SecretList list={list} relay={relay} expected={expected} onImport={startImport} />
        )}
      </div>
      <div class={styles.detail}>
        {editing && !(later && relay && list) ? (
          <Skeleton lines={6} />
        ) : editing && later && relay && list ? (
          <later.SecretEditor
            key={`${relay.id} ${name}`}
            relay={relay}
            saved={saved}
            taken={list.map((secret) => secret.name).filter((one) => one !== saved?.name)}
            onFile={(text) => {
              open(null);
              setImported(text);
            }}
          />
        ) : (
          <EmptyState icon="key" title={t('secrets.tab.noneTitle')}>
            <p>{t('secrets.tab.none')}</p>
          </EmptyState>
        )}
      </div>
    </div>
  );
}

function LazyImport(props: EnvImportProps) {
  const later = useLater();
  return later ? <later.EnvImport {...props} /> : <Skeleton lines={5} />;
}
