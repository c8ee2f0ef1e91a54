import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import styles from './shortcut-sheet.module.css';
import { keyNames, SHORTCUTS, type ShortcutId } from './shortcuts.ts';

const IDS = Object.keys(SHORTCUTS) as ShortcutId[];
const PLACES = [...new Set(IDS.map((id) => SHORTCUTS[id].where))];

/** Every shortcut, by where it works. */
export const ShortcutSheet = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Keyboard shortcuts" onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
    {PLACES.map((place) => (
      <section key={place} aria-label={place}>
        <h3 class={styles.place}>{place}</h3>
        <dl class={styles.list}>
          {IDS.filter((id) => SHORTCUTS[id].where === place).map((id) => (
            <div class={styles.row} key={id}>
              <dt>{SHORTCUTS[id].does}</dt>
              <dd class={styles.keys}>
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
