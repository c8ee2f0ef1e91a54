import { browser } from 'wxt/browser';
import { IconButton } from '../design/button.tsx';

/** Opens the same page in a tab, where list and editor stand side by side. */
async function openInTab(): Promise<void> {
  await browser.tabs.create({ url: `${location.origin}/popup.html` });
  window.close();
}

/** Shown in the popup only: wider than 500 px it is a tab already. */
export const WindowButtons = () => (
  <div class="window-buttons">
    <IconButton icon="expand" label="Open in a tab" onClick={() => void openInTab()} />
  </div>
);
