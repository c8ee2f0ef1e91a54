import { useRef } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { isFirefox } from '../../browser/firefox.ts';
import { Menu, type MenuItem } from '../../design/menu.tsx';
import { EMPTY_LIBRARY } from '../../saved/library.ts';
import { usePlayground } from '../playground.ts';
import { type ExportFormat, exportLibrary } from './export.ts';

/** Firefox closes its popup when a file is chosen; a tab stays. */
const closesPopup = (): boolean => isFirefox && document.documentElement.dataset.view === 'popup';

const ACCEPTED = '.json,.har,.yaml,.yml,application/json,application/yaml';

/** Import and export. */
export function FilesMenu() {
  const { saved } = usePlayground();
  const chooser = useRef<HTMLInputElement>(null);
  const library = saved.library.value ?? EMPTY_LIBRARY;
  const choose = (): void => {
    if (!closesPopup()) return chooser.current?.click();
    void browser.tabs.create({ url: browser.runtime.getURL('/popup.html#playground') });
  };
  const exportAs = (label: string, format: ExportFormat): MenuItem => ({
    label,
    icon: 'file',
    onSelect: () => void exportLibrary(library, format),
  });
  return (
    <>
      <Menu
        size="small"
        label="Import and export"
        items={[
          { label: closesPopup() ? 'Import in a tab…' : 'Import a file…', icon: 'plus', onSelect: choose },
          ...(library.calls.length > 0
            ? [
                exportAs('Export as JSON', 'json'),
                exportAs('Export for Postman', 'postman'),
                exportAs('Export as HAR', 'har'),
              ]
            : []),
        ]}
      />
      <input
        ref={chooser}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label="File with calls"
        onChange={(event) => {
          const { currentTarget } = event;
          const file = currentTarget.files?.[0];
          // The same file can be chosen again.
          currentTarget.value = '';
          if (file) saved.dialog.value = { kind: 'import', file };
        }}
      />
    </>
  );
}
