import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
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
  // A key may open one again before the browser has told that its dialog was closed.
  const latest = useRef(0);
  const [opened, setOpened] = useState(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const pressed = isPressed(event, 'palette') ? 'palette' : isPressed(event, 'help') ? 'help' : null;
      // An open dialog is answered first.
      if (pressed === null || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      latest.current += 1;
      setOpened(latest.current);
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
    if (overlay.peek() === wanted && latest.current === opened) overlay.value = null;
  };
  return Content ? <Content key={opened} page={page} onClose={close} /> : null;
}
