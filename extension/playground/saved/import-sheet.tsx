import type { Import } from '../../collections/import.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Select, TextInput } from '../../design/field.tsx';
import layoutStyles from '../../design/layout.module.css';
import { Notice, Skeleton } from '../../design/notice.tsx';
import textStyles from '../../design/text.module.css';
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
      title={read?.ok && count > 0 ? `Import ${callsText(count)}?` : 'Import calls'}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>{read?.ok === false ? 'Close' : 'Cancel'}</Button>
          {read?.ok !== false && (
            <Button kind="primary" disabled={!state.canSave} onClick={() => void state.save()}>
              Import
            </Button>
          )}
        </>
      }
    >
      {read === null ? (
        <Skeleton lines={4} label="Reading the file" />
      ) : read.ok ? (
        <div class={layoutStyles.stack}>
          <Summary name={file.name} file={read.value} withoutAddress={state.withoutAddress} />
          {count > 0 && <Choices state={state} />}
        </div>
      ) : (
        <Notice kind="danger" title={`${file.name} can’t be imported`}>
          {read.refusal.detail}
        </Notice>
      )}
    </Dialog>
  );
}

const callsText = (count: number): string => `${count.toLocaleString('en')} ${count === 1 ? 'call' : 'calls'}`;

const SOURCES = {
  'Client Secret Relay': 'saved calls',
  HAR: 'a HAR file',
  Postman: 'a Postman collection',
  OpenAPI: 'an OpenAPI description',
  Swagger: 'a Swagger description',
} as const;

function Summary({ name, file, withoutAddress }: { name: string; file: Import; withoutAddress: number }) {
  const folders = new Set(file.calls.flatMap(({ folder }) => folder ?? [])).size;
  return (
    <>
      <p>
        <strong>{name}</strong> is {SOURCES[file.format]}.
      </p>
      <ul class={styles.facts}>
        <li>
          {callsText(file.calls.length)}
          {folders > 0 && ` in ${folders} ${folders === 1 ? 'folder' : 'folders'}`}
        </li>
        {file.replaced > 0 && (
          <li>
            {credentials(file.replaced)} replaced with <code>$CLIENT_SECRET</code>
          </li>
        )}
        {file.removed > 0 && <li>{credentials(file.removed)} removed: cookies, or more than one in a call</li>}
        {withoutAddress > 0 && <li>{callsText(withoutAddress)} without the address of a server</li>}
        {file.skipped.map(({ why, count }) => (
          <li key={why}>
            {count.toLocaleString('en')} skipped: {why}
          </li>
        ))}
      </ul>
      {file.calls.length > 0 && <Preview calls={file.calls} />}
    </>
  );
}

const credentials = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'credential' : 'credentials'}`;

/** Calls that are listed before they are saved. */
const MAX_SHOWN = 20;

const Preview = ({ calls }: { calls: Import['calls'] }) => (
  <details>
    <summary>Show the calls</summary>
    <ul class={styles.calls}>
      {calls.slice(0, MAX_SHOWN).map(({ folder, name, draft }) => (
        <li class={textStyles.cut} title={`${draft.method} ${draft.url}`}>
          {draft.method} {folder !== null && `${folder} / `}
          {name}
        </li>
      ))}
      {calls.length > MAX_SHOWN && <li>and {calls.length - MAX_SHOWN} more</li>}
    </ul>
  </details>
);

const BY_DESTINATION = '';

function Choices({ state }: { state: ReturnType<typeof useImport> }) {
  return (
    <>
      {state.withoutAddress > 0 && (
        <TextInput
          label="Address of the API"
          optional
          mono
          placeholder="https://api.example.com"
          value={state.address}
          onValue={state.setAddress}
          error={state.isAddress ? null : 'Enter an address that begins with https://'}
          hint="Put in front of URLs that have none."
          spellcheck={false}
          autocomplete="off"
        />
      )}
      <Select
        label="Client secret"
        value={state.secret ?? BY_DESTINATION}
        onValue={(name) => state.setSecret(name === BY_DESTINATION ? null : name)}
        hint="For calls that name none."
      >
        <option value={BY_DESTINATION}>The one that may be sent to their destination</option>
        {state.secrets.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </>
  );
}
