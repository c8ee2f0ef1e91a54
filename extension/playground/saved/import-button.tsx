import { useRef } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { isFirefox } from '../../browser/firefox.ts';
import { Button } from '../../design/button.tsx';
import { t } from '../../language/messages.ts';
import { usePlayground } from '../playground.ts';

/** Firefox closes its popup when a file is chosen; a tab stays. */
const closesPopup = (): boolean => isFirefox && document.documentElement.dataset.view === 'popup';

const ACCEPTED = '.json,.har,.yaml,.yml,application/json,application/yaml';

/** Chooses a file to import. */
export function ImportButton() {
  const { dialog } = usePlayground().saved;
  const chooser = useRef<HTMLInputElement>(null);
  const choose = (): void => {
    if (!closesPopup()) chooser.current?.click();
    else void browser.tabs.create({ url: browser.runtime.getURL('/popup.html#playground') });
  };
  return (
    <>
      <Button kind="quiet" size="small" icon="file" onClick={choose}>
        {t(closesPopup() ? 'playground.import.inTab' : 'playground.import.button')}
      </Button>
      <input
        ref={chooser}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={t('playground.import.file')}
        onChange={(event) => {
          const { currentTarget } = event;
          const file = currentTarget.files?.[0];
          if (file) dialog.value = { kind: 'import', file };
          // So that the same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
