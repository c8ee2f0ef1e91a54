import { useEffect } from 'preact/hooks';
import { IconButton } from '../../design/button.tsx';
import { t } from '../../language/messages.ts';
import { usePlayground } from '../playground.ts';

const isMac = /Mac/.test(navigator.platform);

/** Saves the request in the form; also with Ctrl+S. */
export function SaveButton() {
  const { askToSave, dialog } = usePlayground().saved;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      // Otherwise the browser saves the page.
      event.preventDefault();
      if (dialog.peek() === null) askToSave();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <IconButton
      size="small"
      icon="bookmark"
      label={t('playground.saved.button', { keys: isMac ? '⌘ S' : 'Ctrl+S' })}
      aria-keyshortcuts={isMac ? 'Meta+S' : 'Control+S'}
      onClick={askToSave}
    />
  );
}
