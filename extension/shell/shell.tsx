import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../design/icon.tsx';
import { tabStep } from '../design/tab-step.ts';
import textStyles from '../design/text.module.css';
import { ToastRegion } from '../design/toast.tsx';
import { whenIdle } from '../design/when-idle.ts';
import { t } from '../language/messages.ts';
import { goTo, openTab } from '../navigation/open-tab.ts';
import type { Page } from '../secrets/page.ts';
import { ConnectionMark } from './connection-mark.tsx';
import styles from './shell.module.css';
import { type Tab, tabs } from './tabs.ts';

const TabPanel = ({ tab: { id, Content }, page }: { tab: Tab; page: Page }) => (
  <main class={styles.main}>
    <div class={styles.panel} role="tabpanel" id="tab-panel" aria-labelledby={`tab-${id}`}>
      <Content page={page} />
    </div>
  </main>
);

/** Arrow keys move between tabs, as in the ARIA tabs pattern. */
function onArrow(event: KeyboardEvent, index: number): void {
  const step = tabStep(event);
  if (step === 0) return;
  const next = tabs[(index + step + tabs.length) % tabs.length];
  if (!next) return;
  goTo(next.id);
  document.getElementById(`tab-${next.id}`)?.focus();
}

export function Shell({ page }: { page: Page }) {
  const { relays } = page;
  const [later, setLater] = useState<typeof import('./later.tsx') | null>(null);
  useEffect(() => {
    whenIdle(() => void import('./later.tsx').then(setLater));
    return relays.active.subscribe((relay) => {
      if (relay) void relays.check();
    });
  }, []);
  const open = tabs.find((tab) => tab.id === openTab.value) ?? tabs[0];
  if (!open) return null;
  return (
    <div class={styles.shell}>
      <header class={styles.bar}>
        <h1 class={textStyles.visuallyHidden}>{t('extension.name')}</h1>
        <div class={styles.tabs} role="tablist" aria-label={t('shell.tabs.name')}>
          {tabs.map((tab, index) => (
            <button
              type="button"
              role="tab"
              class={styles.tab}
              id={`tab-${tab.id}`}
              key={tab.id}
              aria-selected={tab === open}
              aria-controls="tab-panel"
              tabIndex={tab === open ? 0 : -1}
              onClick={() => goTo(tab.id)}
              onKeyDown={(event) => onArrow(event, index)}
            >
              <Icon name={tab.icon} />
              {tab.label}
              {tab.id === 'connection' && <ConnectionMark />}
            </button>
          ))}
        </div>
        {later && <later.WindowButtons page={page} />}
      </header>
      <TabPanel tab={open} page={page} key={open.id} />
      {later && <later.Listening page={page} />}
      <ToastRegion />
    </div>
  );
}
