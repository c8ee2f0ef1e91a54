import { IconButton } from '../design/button.tsx';
import { t } from '../language/messages.ts';
import { surface } from '../navigation/surface.ts';
import type { Page } from '../secrets/page.ts';
import { moveTo, OTHER_SURFACES } from './move-to.ts';
import styles from './shell.module.css';
import { setWide, wide } from './view.ts';

/** Opens the same page elsewhere, such as in a tab, where list and editor fit side by side. Only a popup has two sizes. */
export const WindowButtons = ({ page }: { page: Page }) => (
  <div class={styles.windowButtons}>
    {surface === 'popup' && (
      <IconButton
        icon={wide.value ? 'narrow' : 'widen'}
        label={wide.value ? t('shell.window.narrow') : t('shell.window.widen')}
        onClick={() => setWide(!wide.value)}
      />
    )}
    {OTHER_SURFACES.map(({ id, icon, label }) => (
      <IconButton key={id} icon={icon} label={label} onClick={() => void moveTo(id, page)} />
    ))}
  </div>
);
