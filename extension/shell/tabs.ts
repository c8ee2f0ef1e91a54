import type { ComponentType } from 'preact';
import { ConnectionTab } from '../connection/connection-tab.tsx';
import type { IconName } from '../design/icon.tsx';
import { t } from '../language/messages.ts';
import type { TabId } from '../navigation/open-tab.ts';
import { PlaygroundTab } from '../playground/playground-tab.tsx';
import type { Page } from '../secrets/page.ts';
import { SecretsTab } from '../secrets/secrets-tab.tsx';

export interface Tab {
  readonly id: TabId;
  readonly label: string;
  readonly icon: IconName;
  /**
   * Loaded with the page, because any of them may be the first: whatever takes longer than a few kilobytes and is not
   * needed to type belongs to a `laterPart`.
   */
  readonly Content: ComponentType<{ page: Page }>;
}

/** The tabs of the popup, in order. A feature adds its tab here. */
export const tabs: readonly Tab[] = [
  {
    id: 'secrets',
    label: t('shell.tabs.secrets'),
    icon: 'key',
    Content: SecretsTab,
  },
  {
    id: 'playground',
    label: t('shell.tabs.playground'),
    icon: 'play',
    Content: PlaygroundTab,
  },
  {
    id: 'connection',
    label: t('shell.tabs.connection'),
    icon: 'plug',
    Content: ConnectionTab,
  },
];
