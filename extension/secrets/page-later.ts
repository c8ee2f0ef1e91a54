import { requiredContext } from '../design/required-context.ts';
import { laterPart } from './later-part.ts';

/** The editor with its state, the menu of a row and the import. */
export const pageLater = laterPart(async (page) => {
  const { EnvImport, pageEditing, RowMenu, SecretEditor } = await import('./later.ts');
  return { EnvImport, RowMenu, SecretEditor, editing: page.part(pageEditing) };
});

type Later = NonNullable<ReturnType<typeof pageLater>['loaded']['value']>;

export const { Provider: LaterProvider, useLoaded: useLater } = requiredContext<Later>();
