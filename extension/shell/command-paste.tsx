import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { openPaste } from '../curl/paste.ts';
import type { Page } from '../secrets/page.ts';

/** The sheet for a pasted curl command. Its code is loaded with the first command. */
export function CommandPaste({ page }: { page: Page }) {
  const [loaded, setLoaded] = useState<{ readonly Sheet: ComponentType<{ page: Page }> } | null>(null);
  const open = openPaste.value;
  useEffect(() => {
    if (open === 0 || loaded) return;
    void import('../playground/command-sheet/command-sheet.tsx').then(({ CommandSheet: Sheet }) =>
      setLoaded({ Sheet }),
    );
  }, [open]);
  return open === 0 || !loaded ? null : <loaded.Sheet page={page} key={open} />;
}
