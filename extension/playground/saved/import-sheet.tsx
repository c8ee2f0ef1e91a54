import type { Import } from '../../collections/import.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Select, TextInput } from '../../design/field.tsx';
import layoutStyles from '../../design/layout.module.css';
import { Notice, Skeleton } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
import { number } from '../../language/format.ts';
import { t } from '../../language/messages.ts';
import { rich } from '../../language/rich.tsx';
import { usePlayground } from '../playground.ts';
import styles from './import-sheet.module.css';
import { useImport } from './use-import.ts';

/** What a file would add, before any of it is saved. */
export function ImportSheet({ file }: { file: File }) {
  const { closeDialog } = usePlayground().saved;
  const state = useImport(file);
  const { read } = state;
  const count = read?.ok ? read.value.calls.length : 0;
  return (
    <Dialog
      title={
        read?.ok && count > 0
          ? t('playground.import.title', count, { count: number(count) })
          : t('playground.import.titleNone')
      }
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>
            {t(read?.ok === false ? 'playground.action.close' : 'playground.action.cancel')}
          </Button>
          {read?.ok !== false && (
            <Button kind="primary" disabled={!state.canSave} onClick={() => void state.save()}>
              {t('playground.import.button')}
            </Button>
          )}
        </>
      }
    >
      {read === null ? (
        <Skeleton lines={4} label={t('playground.import.reading')} />
      ) : read.ok ? (
        <div class={layoutStyles.stack}>
          <Summary name={file.name} file={read.value} withoutAddress={state.withoutAddress} />
          {count > 0 && <Choices state={state} />}
        </div>
      ) : (
        <Notice kind="danger" title={t('playground.import.impossible', { name: file.name })}>
          {read.refusal.detail}
        </Notice>
      )}
    </Dialog>
  );
}

const SOURCES = {
  'Client Secret Relay': 'playground.import.own',
  HAR: 'playground.import.har',
  Postman: 'playground.import.postman',
  OpenAPI: 'playground.import.openApi',
  Swagger: 'playground.import.swagger',
} as const;

function Summary({ name, file, withoutAddress }: { name: string; file: Import; withoutAddress: number }) {
  const calls = t('playground.import.calls', file.calls.length, { count: number(file.calls.length) });
  const folders = new Set(file.calls.flatMap(({ folder }) => folder ?? [])).size;
  return (
    <>
      <p>{rich(t(SOURCES[file.format]), { name: () => <strong>{name}</strong> })}</p>
      <ul class={styles.facts}>
        <li>
          {folders > 0 ? t('playground.import.callsInFolders', folders, { calls, count: number(folders) }) : calls}
        </li>
        {file.replaced > 0 && (
          <li>{rich(t('playground.import.replaced', file.replaced, { count: number(file.replaced) }))}</li>
        )}
        {file.removed > 0 && <li>{t('playground.import.removed', file.removed, { count: number(file.removed) })}</li>}
        {withoutAddress > 0 && (
          <li>{t('playground.import.withoutAddress', withoutAddress, { count: number(withoutAddress) })}</li>
        )}
        {file.skipped.map(({ why, count }) => (
          <li key={why}>{t('playground.import.skipped', { count: number(count), why })}</li>
        ))}
      </ul>
      {file.calls.length > 0 && <Preview calls={file.calls} />}
    </>
  );
}

/** Calls that are listed before they are saved. */
const MAX_SHOWN = 20;

function Preview({ calls }: { calls: Import['calls'] }) {
  const more = calls.length - MAX_SHOWN;
  return (
    <details>
      <summary>{t('playground.import.show')}</summary>
      <ul class={styles.calls}>
        {calls.slice(0, MAX_SHOWN).map(({ folder, name, draft }) => (
          <li class={textStyles.cut} dir="auto" title={`${draft.method} ${draft.url}`}>
            {draft.method} {folder !== null && `${folder} / `}
            {name}
          </li>
        ))}
        {more > 0 && <li>{t('playground.import.more', more, { count: number(more) })}</li>}
      </ul>
    </details>
  );
}

const BY_DESTINATION = '';

function Choices({ state }: { state: ReturnType<typeof useImport> }) {
  return (
    <>
      {state.withoutAddress > 0 && (
        <TextInput
          label={t('playground.import.address')}
          optional
          mono
          placeholder="https://api.example.com"
          value={state.address}
          onValue={state.setAddress}
          error={state.isAddress ? null : t('playground.import.addressProblem')}
          hint={t('playground.import.addressHint')}
          spellcheck={false}
          autocomplete="off"
        />
      )}
      <Select
        label={t('playground.import.secret')}
        value={state.secret ?? BY_DESTINATION}
        onValue={(name) => state.setSecret(name === BY_DESTINATION ? null : name)}
        hint={t('playground.import.secretHint')}
      >
        <option value={BY_DESTINATION}>{t('playground.import.byDestination')}</option>
        {state.secrets.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </>
  );
}
