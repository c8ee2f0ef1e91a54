import { useEffect } from 'preact/hooks';
import { followPastes } from '../curl/paste.ts';
import type { Page } from '../secrets/page.ts';
import { CommandPaste } from './command-paste.tsx';
import { Overlays } from './overlays.tsx';

export { WindowButtons } from './window-buttons.tsx';

/** What a page needs right after its first paint: it listens for shortcuts and for pasted commands. */
export function Listening({ page }: { page: Page }) {
  useEffect(followPastes, []);
  return (
    <>
      <CommandPaste page={page} />
      <Overlays page={page} />
    </>
  );
}
