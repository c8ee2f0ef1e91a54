import type { RefObject } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { SecretSummary } from '../../shared/protocol/api.ts';
import { ago } from '../design/ago.ts';
import { t } from '../language/messages.ts';
import type { RelayView } from '../relay-client/connection.ts';
import { useVisibleRange } from '../response-view/views/use-visible-range.ts';
import type { RowMenuProps } from './actions/row-menu.tsx';
import { useDrafts } from './drafts.ts';
import { useLoadedEditing } from './editing.ts';
import { ROW_HEIGHT, renderedRows } from './list-rows.ts';
import { useLater } from './page-later.ts';
import styles from './secret-list.module.css';
import { SecretRow } from './secret-row.tsx';
import { draftKey } from './stored-drafts.ts';

interface RowsProps {
  readonly list: RefObject<HTMLUListElement | null>;
  readonly secrets: readonly SecretSummary[];
  readonly relay: RelayView;
}

/** Only the rows in sight are rendered, the one that has the focus, and the one that is or was open. */
export function SecretRows({ list, secrets, relay }: RowsProps) {
  const { draftOf, open, openName } = useDrafts();
  const tests = useLoadedEditing()?.tests;
  const isPainted = tests !== undefined;
  const [focused, setFocused] = useState<string | null>(null);
  const [menu, setMenu] = useState<Pick<RowMenuProps, 'secret' | 'anchor'> | null>(null);
  const lastOpen = useRef<string | null>(null);
  lastOpen.current = openName.value ?? lastOpen.current;
  const range = useVisibleRange(list, secrets.length, ROW_HEIGHT, openName.value === null);
  const kept = [focused, lastOpen.current].map((name) => secrets.findIndex((one) => one.name === name));
  return (
    <>
      <ul
        ref={list}
        class={styles.rows}
        aria-label={t('secrets.list.label')}
        style={{ height: `${secrets.length * ROW_HEIGHT}px` }}
      >
        {renderedRows(range, kept, secrets.length).map((index) => {
          const secret = secrets[index] as SecretSummary;
          const { name } = secret;
          return (
            <SecretRow
              key={name}
              secret={secret}
              place={{ index, count: secrets.length }}
              open={openName.value === name}
              edited={draftOf(draftKey(relay.id, name)) !== null}
              used={usedText(secret, isPainted)}
              test={tests?.resultOf(relay.id, name) ?? null}
              testing={tests?.isRunning(relay.id, name) ?? false}
              onOpen={() => open(name)}
              onFocus={() => setFocused(name)}
              onMenu={(anchor) => setMenu({ secret, anchor })}
            />
          );
        })}
      </ul>
      {menu && <LazyMenu key={menu.secret.name} {...menu} relay={relay} onClose={() => setMenu(null)} />}
    </>
  );
}

/** A time takes the browser longer to write than the whole list, for the first time: it comes after that. */
const usedText = ({ lastUsedAt }: SecretSummary, isPainted: boolean): string =>
  lastUsedAt === null ? t('secrets.row.neverUsed') : isPainted ? ago(lastUsedAt) : '';

/** One menu for all rows, whose code is loaded with the first click. */
function LazyMenu(props: RowMenuProps) {
  const later = useLater();
  return later && <later.RowMenu {...props} />;
}
