import { isFirefox } from '../browser/firefox.ts';
import { openIn, opensAtOnce } from '../browser/windows.ts';
import type { IconName } from '../design/icon.tsx';
import { t } from '../language/messages.ts';
import { type Surface, surface } from '../navigation/surface.ts';
import type { Page } from '../secrets/page.ts';

const SURFACES: readonly { readonly id: Surface; readonly icon: IconName; readonly label: string }[] = [
  { id: 'popup', icon: 'popup', label: t('shell.window.popup') },
  { id: 'side', icon: 'side-panel', label: isFirefox ? t('shell.window.sidebar') : t('shell.window.sidePanel') },
  { id: 'tab', icon: 'expand', label: t('shell.window.tab') },
];

/** Where else this page can be opened. */
export const OTHER_SURFACES = SURFACES.filter(({ id }) => id !== surface);

/** Continues in another place. A tab stays open, the others make room. */
export async function moveTo(to: Surface, page: Page): Promise<void> {
  const opening = opensAtOnce(to) ? openIn[to]() : null;
  await page.handOver(to);
  await (opening ?? openIn[to]());
  if (surface !== 'tab') window.close();
}
