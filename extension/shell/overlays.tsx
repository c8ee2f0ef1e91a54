import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Overlay, overlay } from '../navigation/overlay.ts';
import type { Page } from '../secrets/page.ts';
import { isPressed } from '../shortcuts/shortcuts.ts';

type Content = ComponentType<{ page: Page; onClose: () => void }>;

const LOADERS: Readonly<Record<Overlay, () => Promise<Content>>> = {
  palette: async () => (await import('./page-palette.tsx')).PagePalette,
  help: async () => (await import('../shortcuts/shortcut-sheet.tsx')).ShortcutSheet,
};

/** What the shortcuts that work anywhere open over the page. */
export function Overlays({ page }: { page: Page }) {
  const [loaded, setLoaded] = useState<Partial<Record<Overlay, Content>>>({});
  const wanted = overlay.value;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const pressed = isPressed(event, 'palette') ? 'palette' : isPressed(event, 'help') ? 'help' : null;
      // An open dialog is answered first.
      if (pressed === null || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      overlay.value = pressed;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  useEffect(() => {
    if (wanted === null || loaded[wanted]) return;
    void LOADERS[wanted]().then((content) => setLoaded((before) => ({ ...before, [wanted]: content })));
  }, [wanted]);
  const Content = wanted === null ? undefined : loaded[wanted];
  // A command may have opened another overlay when the palette closes.
  const close = (): void => {
    if (overlay.peek() === wanted) overlay.value = null;
  };
  return Content ? <Content page={page} onClose={close} /> : null;
}
