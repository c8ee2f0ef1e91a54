import { useState } from 'preact/hooks';
import { Select, TextInput } from '../../design/field.tsx';
import { t } from '../../language/messages.ts';
import { MAX_NAME } from '../../saved/saved-call.ts';
import { usePlayground } from '../playground.ts';

interface FolderChoiceProps {
  /** The name of a folder; null: in none. */
  readonly folder: string | null;
  readonly onFolder: (folder: string | null) => void;
}

const NONE = 'none';
const NEW = 'new';

/** An existing folder, a new one or none. */
export function FolderChoice({ folder, onFolder }: FolderChoiceProps) {
  const folders = usePlayground().saved.library.value?.folders ?? [];
  const [isNew, setNew] = useState(false);
  const known = folders.find(({ name }) => name === folder);
  const choose = (value: string): void => {
    setNew(value === NEW);
    onFolder(value === NONE ? null : value === NEW ? '' : (folders.find(({ id }) => id === value)?.name ?? null));
  };
  return (
    <>
      <Select label={t('playground.savedDialog.folder')} value={isNew ? NEW : (known?.id ?? NONE)} onValue={choose}>
        <option value={NONE}>{t('playground.savedDialog.noFolder')}</option>
        {folders.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
        <option value={NEW}>{t('playground.savedDialog.newFolder')}</option>
      </Select>
      {isNew && (
        <TextInput
          label={t('playground.savedDialog.folderName')}
          value={folder ?? ''}
          onValue={onFolder}
          maxLength={MAX_NAME}
          spellcheck={false}
          autocomplete="off"
          autofocus
        />
      )}
    </>
  );
}
