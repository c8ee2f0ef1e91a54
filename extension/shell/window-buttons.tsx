import { isFirefox } from '../browser/firefox.ts';
import { openIn, opensAtOnce } from '../browser/windows.ts';
import { IconButton } from '../design/button.tsx';
import type { IconName } from '../design/icon.tsx';
import { type Surface, surface } from '../navigation/surface.ts';
import type { Page } from '../secrets/page.ts';
import styles from './shell.module.css';
import { setWide, wide } from './view.ts';

const SURFACES: readonly { readonly id: Surface; readonly icon: IconName; readonly label: string }[] = [
  { id: 'popup', icon: 'popup', label: 'Open as a popup' },
  { id: 'side', icon: 'side-panel', label: isFirefox ? 'Open in the sidebar' : 'Open in the side panel' },
  { id: 'tab', icon: 'expand', label: 'Open in a tab' },
];

/** Continues in another place. A tab stays open, the others make room. */
async function moveTo(to: Surface, page: Page): Promise<void> {
  const opening = opensAtOnce(to) ? openIn[to]() : null;
  await page.handOver(to);
  await (opening ?? openIn[to]());
  if (surface !== 'tab') window.close();
}

/** Opens the same page elsewhere, such as in a tab, where list and editor fit side by side. Only a popup has two sizes. */
export const WindowButtons = ({ page }: { page: Page }) => (
  <div class={styles.windowButtons}>
    {surface === 'popup' && (
      <IconButton
        icon={wide.value ? 'narrow' : 'widen'}
        label={wide.value ? 'Narrow' : 'Widen'}
        onClick={() => setWide(!wide.value)}
      />
    )}
    {SURFACES.filter(({ id }) => id !== surface).map(({ id, icon, label }) => (
      <IconButton key={id} icon={icon} label={label} onClick={() => void moveTo(id, page)} />
    ))}
  </div>
);
