import { useEffect, useId, useState } from 'preact/hooks';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { TextInput } from '../../design/field.tsx';
import layoutStyles from '../../design/layout.module.css';
import { t } from '../../language/messages.ts';
import { nameOf } from '../../saved/name.ts';
import { MAX_NAME } from '../../saved/saved-call.ts';
import { usePlayground } from '../playground.ts';
import { FolderChoice } from './folder-choice.tsx';
import { ImportSheet } from './import-sheet.tsx';
import type { Saved } from './saved.ts';

/** The open dialog of the saved calls. */
export function SavedDialogs() {
  const { saved } = usePlayground();
  const dialog = saved.dialog.value;
  switch (dialog?.kind) {
    case 'save':
      return <SaveDialog />;
    case 'rename':
      return (
        <NameDialog
          title={t('playground.savedDialog.renameCall')}
          action={t('playground.savedDialog.rename')}
          initial={dialog.call.name}
          onName={(name) => saved.rename(dialog.call, name)}
          onClose={saved.closeDialog}
        />
      );
    case 'move':
      return <MoveDialog call={dialog.call} />;
    case 'folder':
      return (
        <NameDialog
          title={t(dialog.folder === null ? 'playground.saved.newFolder' : 'playground.savedDialog.renameFolder')}
          action={t(dialog.folder === null ? 'playground.savedDialog.create' : 'playground.savedDialog.rename')}
          initial={dialog.folder?.name ?? ''}
          onName={(name) => saved.nameFolder(dialog.folder, name)}
          onClose={saved.closeDialog}
        />
      );
    case 'import':
      return <ImportSheet file={dialog.file} />;
    default:
      return null;
  }
}

/** A form in a dialog; Enter confirms. */
function FormDialog(props: {
  readonly title: string;
  readonly action: string;
  readonly disabled: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: preact.ComponentChildren;
}) {
  const form = useId();
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <Button onClick={props.onClose}>{t('playground.action.cancel')}</Button>
          <Button type="submit" form={form} kind="primary" disabled={props.disabled}>
            {props.action}
          </Button>
        </>
      }
    >
      <form
        id={form}
        class={layoutStyles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          if (props.disabled) return;
          props.onClose();
          props.onConfirm();
        }}
      >
        {props.children}
      </form>
    </Dialog>
  );
}

function SaveDialog() {
  const { saved, request } = usePlayground();
  useEffect(() => void saved.load(), []);
  const draft = request.draft.peek();
  const again = saved.opened.peek();
  const isAgain =
    again !== null && pathOf(again.draft.url) === pathOf(draft.url) && again.draft.method === draft.method;
  const [name, setName] = useState(isAgain ? again.name : nameOf(request.twin() ?? draft));
  const [folder, setFolder] = useState<string | null>(isAgain ? folderOf(saved, again.folderId) : null);
  const hasKeys = request.twin() !== null;
  return (
    <FormDialog
      title={t('playground.savedDialog.save')}
      action={t('playground.action.save')}
      disabled={name.trim() === '' || folder?.trim() === ''}
      onConfirm={() => void saved.save(name, folder)}
      onClose={saved.closeDialog}
    >
      <NameInput value={name} onValue={setName} />
      <FolderChoice folder={folder} onFolder={setFolder} />
      <p>
        {hasKeys
          ? t('playground.savedDialog.masked')
          : draft.secret !== '' && t('playground.savedDialog.kept', { name: draft.secret })}
      </p>
    </FormDialog>
  );
}

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? '';

const folderOf = ({ library }: Saved, id: string | null): string | null =>
  library.peek()?.folders.find((one) => one.id === id)?.name ?? null;

function MoveDialog({ call }: { call: Parameters<Saved['move']>[0] }) {
  const { saved } = usePlayground();
  const [folder, setFolder] = useState(folderOf(saved, call.folderId));
  return (
    <FormDialog
      title={t('playground.savedDialog.moveTitle', { name: call.name })}
      action={t('playground.savedDialog.move')}
      disabled={folder?.trim() === ''}
      onConfirm={() => void saved.move(call, folder)}
      onClose={saved.closeDialog}
    >
      <FolderChoice folder={folder} onFolder={setFolder} />
    </FormDialog>
  );
}

interface NameDialogProps {
  readonly title: string;
  readonly action: string;
  readonly initial: string;
  readonly onName: (name: string) => Promise<boolean>;
  readonly onClose: () => void;
}

function NameDialog({ title, action, initial, onName, onClose }: NameDialogProps) {
  const [name, setName] = useState(initial);
  return (
    <FormDialog
      title={title}
      action={action}
      disabled={name.trim() === ''}
      onConfirm={() => void onName(name)}
      onClose={onClose}
    >
      <NameInput value={name} onValue={setName} />
    </FormDialog>
  );
}

/** Selected, so that typing replaces it. */
const NameInput = ({ value, onValue }: { value: string; onValue: (name: string) => void }) => (
  <TextInput
    label={t('playground.savedDialog.name')}
    value={value}
    onValue={onValue}
    maxLength={MAX_NAME}
    spellcheck={false}
    autocomplete="off"
    autofocus
    onFocus={(event) => event.currentTarget.select()}
  />
);
