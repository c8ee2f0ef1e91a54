import { useState } from 'preact/hooks';
import { Button } from '../design/button.tsx';
import { classes } from '../design/classes.ts';
import layoutStyles from '../design/layout.module.css';
import { Skeleton } from '../design/notice.tsx';
import textStyles from '../design/text.module.css';
import { t } from '../language/messages.ts';
import { send } from '../messages/client.ts';
import type { Outline } from '../navigation/outline.ts';
import { overlay } from '../navigation/overlay.ts';
import { ariaKeys } from '../shortcuts/shortcuts.ts';
import cardStyles from './cards.module.css';
import { ConnectForm } from './connect-form.tsx';
import { Connected, ConnectedSkeleton } from './connected.tsx';
import styles from './connection-tab.module.css';
import { useRelays } from './relays.ts';
import { StartRelay } from './start-relay.tsx';
import { WhatIsNext } from './what-is-next.tsx';

function OtherRelays() {
  const { list, load } = useRelays();
  const activate = async (relayId: string): Promise<void> => {
    await send('relays.activate', { relayId });
    await load();
  };
  const others = list.value?.filter((relay) => !relay.active) ?? [];
  if (others.length === 0) return null;
  return (
    <section class={layoutStyles.stack} aria-label={t('connection.tab.others')}>
      <h3 class={textStyles.sectionTitle}>{t('connection.tab.others')}</h3>
      <ul class={cardStyles.cards}>
        {others.map((relay) => (
          <li class={cardStyles.card} key={relay.id}>
            <div class={cardStyles.text}>
              <p class={textStyles.cut}>
                <bdi>{relay.name}</bdi>
              </p>
              <p class={classes(textStyles.small, textStyles.faint, textStyles.cut)}>{relay.address}</p>
            </div>
            <Button
              size="small"
              aria-label={t('connection.tab.switchTo', { name: relay.name })}
              onClick={() => void activate(relay.id)}
            >
              {t('connection.tab.switch')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ConnectionTab({ page: { outline } }: { page: { readonly outline: Outline } }) {
  const { list, active } = useRelays();
  const [adding, setAdding] = useState(false);
  const [isNew, setNew] = useState(false);
  const relay = active.value;
  const known = outline.get();
  if (list.value === null && known === null) return <Skeleton lines={4} />;
  if (list.value === null ? known?.relay === false : relay === null) {
    return (
      <div class={classes(layoutStyles.page, layoutStyles.stack)}>
        <div>
          <h2 class={styles.title}>{t('connection.tab.title')}</h2>
          <p class={textStyles.muted}>{t('connection.tab.intro')}</p>
        </div>
        <StartRelay />
        <ConnectForm onConnected={() => setNew(true)} />
      </div>
    );
  }
  return (
    <div class={classes(layoutStyles.page, styles.sections)}>
      {isNew && <WhatIsNext />}
      {relay ? <Connected relay={relay} key={relay.id} /> : <ConnectedSkeleton />}
      <OtherRelays />
      {adding ? (
        <section class={layoutStyles.stack} aria-label={t('connection.tab.another')}>
          <h3 class={textStyles.sectionTitle}>{t('connection.tab.another')}</h3>
          <ConnectForm onConnected={() => setAdding(false)} />
        </section>
      ) : (
        <div class={layoutStyles.line}>
          <Button kind="quiet" size="small" icon="plus" onClick={() => setAdding(true)}>
            {t('connection.tab.another')}
          </Button>
          <Button
            kind="quiet"
            size="small"
            icon="keyboard"
            aria-keyshortcuts={ariaKeys('help')}
            onClick={() => {
              overlay.value = 'help';
            }}
          >
            {t('connection.tab.shortcuts')}
          </Button>
        </div>
      )}
    </div>
  );
}
