import { classes } from '../../design/classes.ts';
import { Icon } from '../../design/icon.tsx';
import { Menu } from '../../design/menu.tsx';
import { RequestLine, RowButton, RowItem } from '../../design/row.tsx';
import textStyles from '../../design/text.module.css';
import { t } from '../../language/messages.ts';
import type { Folder, SavedCall } from '../../saved/saved-call.ts';
import { usePlayground } from '../playground.ts';
import styles from './saved-rows.module.css';

interface FolderRowProps {
  readonly folder: Folder;
  /** Calls of the folder that are found. */
  readonly count: number;
  readonly isOpen: boolean;
}

export function FolderRow({ folder, count, isOpen }: FolderRowProps) {
  const { saved } = usePlayground();
  const rename = (): void => {
    saved.dialog.value = { kind: 'folder', folder };
  };
  const remove = (): void => void saved.removeFolder(folder);
  return (
    <RowItem>
      <RowButton
        aria-expanded={isOpen}
        title={folder.name}
        onClick={() => saved.toggle(folder)}
        onKeyDown={onKey({ F2: rename, Delete: remove })}
      >
        <span class={styles.folder}>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={14} />
          <Icon name="folder" size={14} />
          <span class={textStyles.cut}>{folder.name}</span>
          <span class={classes(styles.count, textStyles.small)}>{count}</span>
        </span>
      </RowButton>
      <Menu
        size="small"
        label={t('playground.saved.folderActions', { name: folder.name })}
        items={[
          { label: t('playground.saved.rename'), icon: 'edit', onSelect: rename },
          { label: t('playground.saved.delete'), icon: 'trash', danger: true, onSelect: remove },
        ]}
      />
    </RowItem>
  );
}

/** Name and secret, and below the request. */
export function CallRow({ call }: { call: SavedCall }) {
  const { saved } = usePlayground();
  const { method, url, secret } = call.draft;
  const rename = (): void => {
    saved.dialog.value = { kind: 'rename', call };
  };
  const remove = (): void => void saved.remove(call);
  return (
    <RowItem isIndented={call.folderId !== null}>
      <RowButton
        title={`${method} ${url}`}
        onClick={() => saved.use(call)}
        onKeyDown={onKey({ F2: rename, Delete: remove })}
      >
        <span class={styles.name}>
          <span class={textStyles.cut} dir="auto">
            {call.name}
          </span>
          <span class={classes(styles.secret, textStyles.small, textStyles.cut)}>
            {secret || t('playground.saved.noSecret')}
          </span>
        </span>
        <RequestLine method={method} url={url} isMuted />
      </RowButton>
      <Menu
        size="small"
        label={t('playground.saved.callActions', { name: call.name })}
        items={[
          { label: t('playground.saved.rename'), icon: 'edit', onSelect: rename },
          {
            label: t('playground.saved.move'),
            icon: 'folder',
            onSelect: () => {
              saved.dialog.value = { kind: 'move', call };
            },
          },
          { label: t('playground.saved.duplicate'), icon: 'copy', onSelect: () => void saved.duplicate(call) },
          { label: t('playground.saved.delete'), icon: 'trash', danger: true, onSelect: remove },
        ]}
      />
    </RowItem>
  );
}

/** Keys of a row that has the focus, as in lists of files. */
const onKey =
  (actions: Readonly<Record<string, () => void>>) =>
  (event: KeyboardEvent): void => {
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
