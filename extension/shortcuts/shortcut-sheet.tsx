import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { t } from '../language/messages.ts';
import styles from './shortcut-sheet.module.css';
import { keyNames, SHORTCUTS, type ShortcutId } from './shortcuts.ts';

const IDS = Object.keys(SHORTCUTS) as ShortcutId[];
const PLACES = [...new Set(IDS.map((id) => SHORTCUTS[id].where))];

const PLACE_NAMES: Readonly<Record<(typeof PLACES)[number], string>> = {
  anywhere: t('shortcuts.where.anywhere'),
  playground: t('shortcuts.where.playground'),
  secrets: t('shortcuts.where.secrets'),
  lists: t('shortcuts.where.lists'),
};
const DOES: Readonly<Record<ShortcutId, string>> = {
  palette: t('shortcuts.does.palette'),
  help: t('shortcuts.does.help'),
  send: t('shortcuts.does.send'),
  cancel: t('shortcuts.does.cancel'),
  undo: t('shortcuts.does.undo'),
  redo: t('shortcuts.does.redo'),
  search: t('shortcuts.does.search'),
  newSecret: t('shortcuts.does.newSecret'),
  next: t('shortcuts.does.next'),
  previous: t('shortcuts.does.previous'),
};

/** Every shortcut, by where it works. */
export const ShortcutSheet = ({ onClose }: { onClose: () => void }) => (
  <Dialog
    title={t('shortcuts.sheet.title')}
    onClose={onClose}
    actions={<Button onClick={onClose}>{t('shortcuts.sheet.close')}</Button>}
  >
    {PLACES.map((place) => (
      <section key={place} aria-label={PLACE_NAMES[place]}>
        <h3 class={styles.place}>{PLACE_NAMES[place]}</h3>
        <dl class={styles.list}>
          {IDS.filter((id) => SHORTCUTS[id].where === place).map((id) => (
            <div class={styles.row} key={id}>
              <dt>{DOES[id]}</dt>
              <dd class={styles.keys} dir="ltr">
                {keyNames(id).map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    ))}
  </Dialog>
);
