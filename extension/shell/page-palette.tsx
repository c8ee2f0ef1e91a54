import { goTo } from '../navigation/open-tab.ts';
import type { Command } from '../palette/command.ts';
import { Palette } from '../palette/palette.tsx';
import type { Page } from '../secrets/page.ts';
import { moveTo, OTHER_SURFACES } from './move-to.ts';
import { tabs } from './tabs.ts';

/** The palette with the screens of this page and the places where it can be opened. */
export function PagePalette({ page, onClose }: { page: Page; onClose: () => void }) {
  return <Palette page={page} own={ownCommands(page)} onClose={onClose} />;
}

const ownCommands = (page: Page): readonly Command[] => [
  ...tabs.map(
    ({ id, label, icon }): Command => ({ id: `screen:${id}`, kind: 'screen', label, icon, run: () => goTo(id) }),
  ),
  ...OTHER_SURFACES.map(
    ({ id, label, icon }): Command => ({
      id: `surface:${id}`,
      kind: 'action',
      label,
      icon,
      run: () => void moveTo(id, page),
    }),
  ),
];
