import type { ComponentType } from 'preact';
import type { IconName } from '../design/icon.tsx';
import { t } from '../language/messages.ts';
import type { TabId } from '../navigation/open-tab.ts';
import type { Page } from '../secrets/page.ts';

export interface Tab {
  readonly id: TabId;
  readonly label: string;
  readonly icon: IconName;
  /** A tab's code is loaded when it is first opened. */
  readonly load: () => Promise<ComponentType<{ page: Page }>>;
}

/** The tabs of the popup, in order. A feature adds its tab here. */
export const tabs: readonly Tab[] = [
  {
    id: 'secrets',
    label: t('shell.tabs.secrets'),
    icon: 'key',
    load: async () => (await import('../secrets/secrets-tab.tsx')).SecretsTab,
  },
  {
    id: 'playground',
    label: t('shell.tabs.playground'),
    icon: 'play',
    load: async () => (await import('../playground/playground-tab.tsx')).PlaygroundTab,
  },
  {
    id: 'connection',
    label: t('shell.tabs.connection'),
    icon: 'plug',
    load: async () => (await import('../connection/connection-tab.tsx')).ConnectionTab,
  },
];
