import type { Page } from '../secrets/page.ts';
import { CommandPaste } from './command-paste.tsx';
import { Overlays } from './overlays.tsx';

export { WindowButtons } from './window-buttons.tsx';

/** What a page needs right after its first paint: it listens for shortcuts, and shows what was pasted. */
export function Listening({ page }: { page: Page }) {
  return (
    <>
      <CommandPaste page={page} />
      <Overlays page={page} />
    </>
  );
}
