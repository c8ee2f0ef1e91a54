import { browser } from 'wxt/browser';
import { IconButton } from '../design/button.tsx';
import styles from './shell.module.css';
import { isPopup, setWide, wide } from './view.ts';

/** Opens the same page in a tab, where list and editor fit side by side. */
async function openInTab(): Promise<void> {
  await browser.tabs.create({ url: `${location.origin}/popup.html` });
  window.close();
}

/** Only in the popup: a tab is resized with its window. */
export const WindowButtons = () =>
  isPopup ? (
    <div class={styles.windowButtons}>
      <IconButton
        icon={wide.value ? 'narrow' : 'widen'}
        label={wide.value ? 'Narrow' : 'Widen'}
        onClick={() => setWide(!wide.value)}
      />
      <IconButton icon="expand" label="Open in a tab" onClick={() => void openInTab()} />
    </div>
  ) : null;
