import { requiredContext } from '../design/required-context.ts';
import type { SecretEditing } from './create-editing.ts';

export type { SecretEditing } from './create-editing.ts';

/** The editing is loaded after the list: `useLoadedEditing` returns null until then. */
export const {
  Provider: EditingProvider,
  use: useEditing,
  useLoaded: useLoadedEditing,
} = requiredContext<SecretEditing>();
