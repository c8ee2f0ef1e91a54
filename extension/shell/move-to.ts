import { isFirefox } from '../browser/firefox.ts';
import { openIn, opensAtOnce } from '../browser/windows.ts';
import type { IconName } from '../design/icon.tsx';
import { type Surface, surface } from '../navigation/surface.ts';
import type { Page } from '../secrets/page.ts';

const SURFACES: readonly { readonly id: Surface; readonly icon: IconName; readonly label: string }[] = [
  { id: 'popup', icon: 'popup', label: 'Open as a popup' },
  { id: 'side', icon: 'side-panel', label: isFirefox ? 'Open in the sidebar' : 'Open in the side panel' },
  { id: 'tab', icon: 'expand', label: 'Open in a tab' },
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
