/** What the tab needs after its list: in one file, as small ones take longer to be asked for than to be read. */
export { RowMenu } from './actions/row-menu.tsx';
export { EnvImport } from './env/env-import.tsx';
export { pageEditing } from './page-editing.ts';
export { SecretEditor } from './secret-editor.tsx';
