import type { ComponentType } from 'preact';
import type { IconName } from '../design/icon.tsx';
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
    label: 'Secrets',
    icon: 'key',
    load: async () => (await import('../secrets/secrets-tab.tsx')).SecretsTab,
  },
  {
    id: 'playground',
    label: 'Playground',
    icon: 'play',
    load: async () => (await import('../playground/playground-tab.tsx')).PlaygroundTab,
  },
  {
    id: 'connection',
    label: 'Connection',
    icon: 'plug',
    load: async () => (await import('../connection/connection-tab.tsx')).ConnectionTab,
  },
];
