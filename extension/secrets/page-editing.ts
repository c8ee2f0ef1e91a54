import { showToast } from '../design/toast.tsx';
import { createHistoryStore } from '../history/store.ts';
import { send } from '../messages/client.ts';
import { createEditing, type SecretEditing } from './create-editing.ts';
import type { Page } from './page.ts';
import { pageDrafts } from './page-drafts.ts';
import { storedResults } from './testing/stored-results.ts';

/** A part of a page: the state of its editor, with all that is loaded after the list. */
export const pageEditing = ({ relays, secrets, part }: Page): SecretEditing =>
  createEditing({
    send,
    relays,
    secrets,
    drafts: part(pageDrafts),
    results: storedResults(),
    historyStore: createHistoryStore(),
    notify: showToast,
  });
